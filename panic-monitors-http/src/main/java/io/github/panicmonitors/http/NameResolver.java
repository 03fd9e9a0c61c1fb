package io.github.panicmonitors.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the names of hosts on separate threads, because a look-up can neither be interrupted nor
 * limited in time. Thread-safe.
 *
 * <p>All callers share the one look-up of a name. A caller waits until its own time is over. If the
 * addresses are known from an earlier look-up, it waits for {@link #LATE} only and then uses those.
 *
 * <p>There are at most 16 threads, which start with a look-up and end a second after the last one.
 */
final class NameResolver implements DnsResolver {
  private static final int MAX_THREADS = 16;
  private static final long IDLE_MILLIS = 1_000;

  /** A look-up that takes longer is late. */
  static final Duration LATE = Duration.ofMillis(500);

  /**
   * How long callers without a known address wait for a look-up, from its start. After that,
   * further callers wait only for {@link #LATE}.
   */
  static final Duration MAX_FIRST_WAIT = Duration.ofSeconds(10);

  /**
   * Delay before a name is looked up again that the name service did not answer. The JVM remembers
   * failures for 10 s and would return one at once, as if the name service had answered.
   */
  static final Duration RETRY_DELAY = Duration.ofSeconds(11);

  /** How long an unused name is remembered. */
  static final Duration MEMORY = Duration.ofHours(1);

  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  /** Asks the name service. */
  interface NameService {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  private final NameService service;
  private final Executor threads;
  private final LongSupplier nanoTime;
  private final AtomicLong lookUps = new AtomicLong();
  private final ConcurrentMap<String, Name> names = new ConcurrentHashMap<>();
  private final AtomicLong nextSweepNanos;

  NameResolver(NameService service) {
    this(service, newThreads(), System::nanoTime);
  }

  NameResolver(NameService service, Executor threads, LongSupplier nanoTime) {
    this.service = service;
    this.threads = threads;
    this.nanoTime = nanoTime;
    this.nextSweepNanos = new AtomicLong(nanoTime.getAsLong());
  }

  private static Executor newThreads() {
    AtomicInteger started = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new PriorityBlockingQueue<>(),
            task -> {
              String name = "panic-monitors-name-lookup-" + started.incrementAndGet();
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * Returns the addresses of a host for the current call.
   *
   * @throws UnknownHostException if there are none, or if they are not known in time; the message
   *     distinguishes the two
   */
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    HttpCall call = HttpCall.current();
    if (call == null) {
      throw new UnknownHostException("no call needs the address of " + host);
    }
    call.connecting();
    InetAddress[] addresses =
        isAddress(host) ? new InetAddress[] {literal(host)} : name(host).addresses(call);
    call.connectsToOneOf(addresses.length);
    return addresses;
  }

  private Name name(String host) {
    dropUnused();
    return names.computeIfAbsent(host, Name::new);
  }

  private void dropUnused() {
    long now = nanoTime.getAsLong();
    long due = nextSweepNanos.get();
    if (now - due >= 0 && nextSweepNanos.compareAndSet(due, now + MEMORY.toNanos() / 4)) {
      names.values().removeIf(name -> name.isUnused(now));
    }
  }

  /** Returns how many names are remembered. */
  int size() {
    return names.size();
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
  }

  private static InetAddress literal(String address) throws UnknownHostException {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw unknown("address is unknown: " + address, e);
    }
  }

  private static UnknownHostException unknown(String message, @Nullable Throwable cause) {
    UnknownHostException e = new UnknownHostException(message);
    e.initCause(cause);
    return e;
  }

  /** A name and its known addresses. */
  private final class Name {
    private final String host;

    /** The addresses from the last successful look-up. */
    private volatile InetAddress @Nullable [] known;

    // Guarded by this lock, so that only one of many callers starts the look-up.
    private @Nullable LookUp running;
    private boolean unanswered;
    private long endedNanos;
    private long usedNanos;

    Name(String host) {
      this.host = host;
      usedNanos = nanoTime.getAsLong();
    }

    InetAddress[] addresses(HttpCall call) throws UnknownHostException {
      LookUp lookUp = lookUp();
      InetAddress[] found = lookUp == null ? null : await(lookUp, call);
      InetAddress[] usable = found == null ? known : found;
      if (usable == null) {
        throw unknown("name service does not answer: " + host, null);
      }
      return usable.clone();
    }

    synchronized boolean isUnused(long now) {
      return running == null && now - usedNanos > MEMORY.toNanos();
    }

    private synchronized @Nullable LookUp lookUp() {
      long now = nanoTime.getAsLong();
      usedNanos = now;
      if (running != null || (unanswered && now - endedNanos < RETRY_DELAY.toNanos())) {
        return running;
      }
      LookUp next = new LookUp(this, unanswered, lookUps.incrementAndGet(), now);
      running = next;
      try {
        threads.execute(next);
      } catch (RuntimeException | Error e) {
        running = null; // no thread could be started
        throw e;
      }
      return next;
    }

    private InetAddress @Nullable [] await(LookUp lookUp, HttpCall call)
        throws UnknownHostException {
      try {
        return call.await(lookUp.addresses, millisToWait(lookUp, call));
      } catch (ExecutionException e) {
        throw unknown("host is unknown: " + host, e.getCause());
      } catch (CancellationException e) {
        throw unknown("call was cancelled", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unknown("call was interrupted", e);
      }
    }

    private int millisToWait(LookUp lookUp, HttpCall call) {
      long age = (nanoTime.getAsLong() - lookUp.requestedNanos) / 1_000_000;
      if (known == null) {
        return call.remainingMillis(Math.max(LATE.toMillis(), MAX_FIRST_WAIT.toMillis() - age));
      }
      int quarter = call.remainingMillis(Integer.MAX_VALUE) / 4;
      return (int) Math.max(0, Math.min(quarter, LATE.toMillis() - age));
    }

    private synchronized void ended(boolean answered) {
      running = null;
      unanswered = !answered;
      endedNanos = nanoTime.getAsLong();
    }
  }

  /** One look-up. Names that had no answer before come last, so that they do not delay others. */
  private final class LookUp implements Runnable, Comparable<LookUp> {
    private static final Comparator<LookUp> ORDER =
        Comparator.comparing((LookUp lookUp) -> lookUp.doubtful)
            .thenComparing(lookUp -> lookUp.number);

    private final Name name;
    private final boolean doubtful;
    private final long number;
    private final long requestedNanos;

    /** Completed with null if the name service did not answer. */
    private final CompletableFuture<InetAddress @Nullable []> addresses = new CompletableFuture<>();

    LookUp(Name name, boolean doubtful, long number, long requestedNanos) {
      this.name = name;
      this.doubtful = doubtful;
      this.number = number;
      this.requestedNanos = requestedNanos;
    }

    @Override
    public void run() {
      long begun = nanoTime.getAsLong();
      try {
        InetAddress[] found = service.addressesOf(name.host);
        name.known = found;
        name.ended(true);
        addresses.complete(found);
      } catch (UnknownHostException e) {
        boolean answered = nanoTime.getAsLong() - begun < LATE.toNanos();
        name.ended(answered);
        if (answered) {
          addresses.completeExceptionally(e);
        } else {
          addresses.complete(null);
        }
      } catch (RuntimeException | Error e) {
        name.ended(true);
        addresses.completeExceptionally(e);
        throw e;
      }
    }

    @Override
    public int compareTo(LookUp other) {
      return ORDER.compare(this, other);
    }
  }
}
