# Sourced by ./mvnw and ./fairlead: sets JAVA_HOME to a JDK 25 or newer, or ends with one line that says how to get one.
# Looked at, in this order: JAVA_HOME, java on the PATH, then the usual folders, the newest first.

# Prints the major version of the JDK in folder $1 (its `release` file names it); nothing where there is no JDK.
fairlead_jdk_major() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

fairlead_usable_jdk() {
  fairlead_major=$(fairlead_jdk_major "$1")
  [ -n "$fairlead_major" ] && [ "$fairlead_major" -ge 25 ]
}

# Prints the folder of the JDK whose java stands on the PATH, behind all symbolic links.
fairlead_path_jdk() {
  fairlead_java=$(command -v java) || return 0
  fairlead_java=$(readlink -f "$fairlead_java" 2>/dev/null || echo "$fairlead_java")
  dirname "$(dirname "$fairlead_java")"
}

# Prints "major folder" for each JDK in the usual folders: Linux packages, SDKMAN, Homebrew, macOS, IDE downloads.
# Globbing is switched on here by hand: ./mvnw runs under `set -f`.
fairlead_known_jdks() {
  set +f
  for fairlead_folder in "${FAIRLEAD_JDK_FOLDER:-/usr/lib/jvm}"/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/java/* /opt/jdk*; do
    fairlead_usable_jdk "$fairlead_folder" && echo "$fairlead_major $fairlead_folder"
  done
}

if [ -n "${JAVA_HOME-}" ] && fairlead_usable_jdk "$JAVA_HOME"; then
  :
elif fairlead_usable_jdk "$(fairlead_path_jdk)"; then
  JAVA_HOME=$(fairlead_path_jdk)
else
  JAVA_HOME=$(fairlead_known_jdks | sort -rn | head -n 1 | cut -d' ' -f2-)
fi
if [ -z "$JAVA_HOME" ]; then
  echo "fairlead: no JDK 25 or newer found by JAVA_HOME, PATH or in the usual folders; install one (Eclipse Temurin 25: https://adoptium.net, or 'sdk install java 25-tem'), or point JAVA_HOME at it" >&2
  exit 1
fi
export JAVA_HOME
