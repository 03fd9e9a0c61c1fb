# Sourced by scripts that look for JDKs.
jdks_dir=/usr/lib/jvm

feature_of() { # the 17 of the Java home $1, or nothing if no Java runs there
  [[ -x $1/bin/java ]] || return 0
  "$1/bin/java" -XshowSettings:properties -version 2>&1 |
    awk '$1 == "java.specification.version" { print $3 }'
}

java_homes() { # one "<feature> <home>" a line for every JDK, newest last, links resolved
  local home
  for home in "$jdks_dir"/*; do
    [[ -x $home/bin/javac ]] && printf '%s %s\n' "$(feature_of "$home")" "$(readlink -f "$home")"
  done | sort -n -u
}
