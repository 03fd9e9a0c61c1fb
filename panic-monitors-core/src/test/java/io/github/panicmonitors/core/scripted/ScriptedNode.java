package io.github.panicmonitors.core.scripted;

import io.github.panicmonitors.api.monitor.Monitorable;

/** The monitorable of the scripted type. A different value is an update. */
public record ScriptedNode(String id, String parentId, String name, String value)
    implements Monitorable {}
