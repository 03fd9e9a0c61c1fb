# Sourced by the scripts in this folder. Builds the benchmarks if a source has changed, and sets $java,
# $class_path, $logging and $pages, the folder for fetched pages.
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

pages=$target/pages

fetch_exporter_page() { # starts a node_exporter and keeps its page in $pages
  command -v prometheus-node-exporter > /dev/null ||
    die "no node_exporter found: run 'apt-get install prometheus-node-exporter'"
  command -v curl > /dev/null || die "no curl found: run 'apt-get install curl'"
  mkdir -p "$pages"
  local port=19100 exporter
  prometheus-node-exporter --web.listen-address=127.0.0.1:$port > "$target/node_exporter.log" 2>&1 &
  exporter=$!
  curl -sf --retry 20 --retry-delay 1 --retry-connrefused -o "$pages/NODE_EXPORTER.txt" \
    "http://127.0.0.1:$port/metrics" || die "node_exporter serves no page: see $target/node_exporter.log"
  kill "$exporter"
}

# Hides the logs of the measured code below WARNING.
logging=$root/benchmarks/src/main/resources/logging.properties
