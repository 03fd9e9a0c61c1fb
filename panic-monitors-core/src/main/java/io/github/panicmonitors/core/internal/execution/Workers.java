package io.github.panicmonitors.core.internal.execution;

/** Who carries out jobs. Called by the dispatcher's thread alone. */
interface Workers {

  /** How many jobs may be handed out at once. */
  int limit();

  /** Hands over a job; false, and the job is refused, if nobody takes it now. */
  boolean carryOut(WorkItem job);

  /** Told that a job has ended. */
  void freed(WorkItem job);

  /** Told that a job was given up and its worker with it. */
  void lost(WorkItem job);

  /** Tells all to end once their job has ended. */
  void close();
}
