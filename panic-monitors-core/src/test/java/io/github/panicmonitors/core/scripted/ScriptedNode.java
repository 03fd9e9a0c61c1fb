package io.github.panicmonitors.core.scripted;

import io.github.panicmonitors.api.monitor.Monitorable;

/** What a scripted monitor monitors; a different value makes it an updated configuration. */
public record ScriptedNode(String id, String parentId, String name, String value)
    implements Monitorable {}
