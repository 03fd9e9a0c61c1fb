package io.github.panicmonitors.examples.standalone;

import io.github.panicmonitors.api.manager.PanicRoles;
import io.github.panicmonitors.api.manager.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses the options that say which managers of PANIC are replaced. */
final class Replaced {
  private static final String REPLACE = "--replace";
  private static final String NODE = "--replace-node-monitors-manager";
  private static final String TYPES = "--role-types";

  private Replaced() {}

  /** Returns the roles; empty if none is replaced. */
  static List<Role> roles(Options options) throws InvalidOptionException {
    List<String> names = names(options);
    Map<String, Role> roles = new LinkedHashMap<>();
    Map<String, Role> known = known();
    for (String name : names) {
      Role role = known.get(name);
      if (role == null) {
        throw invalid(
            options, REPLACE, "must be all, or some of " + String.join(", ", known.keySet()));
      }
      if (roles.put(name, role) != null) {
        throw invalid(options, REPLACE, "names a manager twice");
      }
    }
    addTypes(options, roles);
    return List.copyOf(roles.values());
  }

  /** Returns the option that replaces managers. */
  static String option(Options options) {
    return options.replace.isEmpty() ? NODE : REPLACE;
  }

  private static List<String> names(Options options) throws InvalidOptionException {
    boolean node = OptionParser.flag(options, NODE, options.replaceNode);
    if (node && !options.replace.isEmpty()) {
      throw new InvalidOptionException(
          options.origin(NODE) + " cannot be combined with " + options.origin(REPLACE));
    }
    if (options.replace.equals(List.of("all"))) {
      return new ArrayList<>(known().keySet());
    }
    return node ? List.of("node") : options.replace;
  }

  private static Map<String, Role> known() {
    Map<String, Role> roles = new LinkedHashMap<>();
    roles.put("node", PanicRoles.node());
    roles.put("system", PanicRoles.system());
    roles.put("github", PanicRoles.github());
    roles.put("dockerhub", PanicRoles.dockerhub());
    roles.put("contract", PanicRoles.contract());
    roles.put("network", PanicRoles.network());
    return roles;
  }

  /** Does not quote the value, in which a misplaced argument may have a password. */
  private static InvalidOptionException invalid(Options options, String option, String problem) {
    return new InvalidOptionException(options.origin(option) + " " + problem);
  }

  private static void addTypes(Options options, Map<String, Role> roles)
      throws InvalidOptionException {
    for (String value : options.roleTypes) {
      int equals = value.indexOf('=');
      String type = value.substring(equals + 1);
      if (equals < 1 || type.isBlank()) {
        throw invalid(options, TYPES, "must be ROLE=TYPE such as node=my-type");
      }
      String name = value.substring(0, equals);
      Role role = roles.get(name);
      if (role == null) {
        throw invalid(options, TYPES, "must name a manager that is replaced");
      }
      if (roles.values().stream().anyMatch(other -> other.types().contains(type))) {
        throw invalid(options, TYPES, "names a type that a manager has already");
      }
      roles.put(name, role.withType(type));
    }
  }
}
