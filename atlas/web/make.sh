#!/bin/sh
# make.sh build|test: builds the page into ../target/classes/static, or tests it, unless that was
# done already for the same sources.
set -eu
cd "$(dirname "$0")"
task=$1
target=../target

say() { echo "atlas/web: $*"; }

digest() { # FILE-OR-DIRECTORY...: one line that changes with their content
  find "$@" -type f | LC_ALL=C sort | xargs cksum | cksum
}

need_node() {
  command -v node >/dev/null || { say "node: not found (expected: Node.js >= 20.19)" >&2; exit 1; }
  node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22 ? 0 : 1)' ||
    { say "node: $(node -v) (expected: >= 20.19 or >= 22.12)" >&2; exit 1; }
}

install() {
  lock=$(digest package.json package-lock.json .npmrc)
  if [ "$(cat node_modules/.lock-digest 2>/dev/null)" != "$lock" ]; then
    say "installing packages"
    npm ci --loglevel=error
    echo "$lock" >node_modules/.lock-digest
  fi
}

sources=$(digest src dev public ../../contracts/http/cosmos index.html package-lock.json \
  tsconfig.json vite.config.ts make.sh)
stamp=$target/web-$task.digest
if [ "$(cat "$stamp" 2>/dev/null)" = "$sources" ]; then
  if [ "$task" = test ] || [ -f $target/classes/static/index.html ]; then
    exit 0
  fi
fi

mkdir -p $target
need_node
install
case $task in
  build)
    say "building the page"
    ATLAS_WEB_OUT=$target/classes/static npm run --silent build -- --logLevel warn
    ;;
  test)
    npm run --silent test -- --reporter=dot
    ;;
esac
echo "$sources" >"$stamp"
