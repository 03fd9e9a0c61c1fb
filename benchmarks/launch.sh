# Sourced by the scripts in this folder. Builds the benchmarks if a source has changed, and sets $java,
# $class_path and $logging.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
target=$root/benchmarks/target
class_path="$target/benchmarks-0.1.0-SNAPSHOT.jar:$target/lib/*"

die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

java=java
[[ -z ${JAVA_HOME:-} ]] || java=$JAVA_HOME/bin/java
command -v "$java" > /dev/null || die "no java found: install a JDK, 17 or newer, or set JAVA_HOME"

sources() { # a checksum of each file that the jars are built from
  (
    cd "$root"
    find pom.xml .mvn panic-monitors-*/pom.xml panic-monitors-*/src/main \
      benchmarks/pom.xml benchmarks/src -type f -exec cksum {} + | sort
  )
}

build() {
  command -v mvn > /dev/null || die "no mvn found: install Maven, 3.8.7 or newer"
  printf 'building because sources have changed ...\n' >&2
  mkdir -p "$target"
  rm -f "$target/benchmarks.built"
  local found
  found=$(sources)
  (cd "$root" && mvn -B -Dstyle.color=never --no-transfer-progress -pl benchmarks -am \
    -Dmaven.test.skip=true -Dspotless.check.skip=true package) > "$target/build.log" 2>&1 < /dev/null ||
    die "the build failed: see $target/build.log"
  printf '%s\n' "$found" > "$target/benchmarks.built"
}

[[ -f $target/benchmarks.built && $(sources) == "$(cat "$target/benchmarks.built")" ]] || build

# Hides the logs of the measured code below WARNING.
logging=$root/benchmarks/src/main/resources/logging.properties
