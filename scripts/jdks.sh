# Sourced by scripts that need a JDK.
jdks_dir=/usr/lib/jvm

feature_of() { # prints the feature version of a Java home, such as 17, or nothing if it has no Java
  [[ -x $1/bin/java ]] || return 0
  "$1/bin/java" -XshowSettings:properties -version 2>&1 |
    awk '$1 == "java.specification.version" { print $3 }'
}

java_homes() { # prints "<feature version> <home>" for each JDK, newest last
  local home
  for home in "$jdks_dir"/*; do
    [[ -x $home/bin/javac ]] && printf '%s %s\n' "$(feature_of "$home")" "$(readlink -f "$home")"
  done | sort -n -u
}
