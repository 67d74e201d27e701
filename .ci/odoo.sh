#!/usr/bin/env bash
# A real Odoo 19 with its recruitment and website apps and their demonstration
# data, for tests. Everything lies in one folder; Odoo listens on one free port of
# 127.0.0.1, its PostgreSQL on a socket in the folder only, and neither runs as
# root.
#
#   odoo.sh start DIR    start it; DIR is made if it is not there
#   odoo.sh stop DIR     stop what was started in DIR, by process id
#   odoo.sh shell DIR    run the Python on standard input inside Odoo, with `env`
#                        as in Odoo's own shell
#
# Debian's stable release has no Odoo, its development release has: the package is
# fetched from there into .cache/odoo and unpacked into DIR, never installed. What
# it asks for is installed from the release in use; what that release does not
# have is gone without, which works with the Python of Debian 12.
#
# Needs root, to install packages and to change to the user postgres. Exit code
# 77: it can't be had here. DIR must be reachable for other users (below /tmp it
# is).
#
# After start, DIR/env holds lines NAME=VALUE, for a shell and for tests:
#
#   REQDESK_TEST_ODOO      base address
#   REQDESK_TEST_ODOO_DB   name of the database
#   REQDESK_TEST_ODOO_KEY_ADMIN, _RECRUITER, _NOBODY
#                          API keys, new at each start, of an administrator, an
#                          officer of the recruitment app, and a user without any
#                          right in it; the logins are admin, recruiter@example.test
#                          and nobody@example.test
#   REQDESK_TEST_ODOO_SHELL  command line of `odoo.sh shell DIR`
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=.ci/lib.sh
. "$here/lib.sh"
cache=$(cd "$here/.." && pwd)/.cache/odoo
package=odoo-19
database=reqdesk

usage() {
  warn "usage: $0 start|stop|shell DIR"
  exit 2
}

# unavailable WHY: the loud end where Odoo can't be had.
unavailable() {
  warn "!!! The real Odoo is NOT AVAILABLE here, and nothing was tested against it: $*"
  exit 77
}

# fetch_package fetches Odoo from Debian's development release, with package lists
# of its own, so that the machine's stay as they are.
fetch_package() {
  [ -z "$(compgen -G "$cache/${package}_*.deb")" ] || return 0
  local apt=$cache/apt archive
  # From where this machine has its own packages: a mirror or a proxy counts.
  # shellcheck disable=SC2016 # apt's own words
  archive=$(apt-get indextargets --format '$(REPO_URI) $(LABEL)' 'Created-By: Packages' 2>/dev/null |
    awk '$2 == "Debian" { print $1; exit }')
  [ -n "$archive" ] || unavailable "no Debian archive is set up (not Debian, or apt-get update was never run)."
  rm -rf "$apt"
  mkdir -p "$apt"/{lists/partial,archives/partial,parts}
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive sid main" >"$apt/sources.list"
  local only=(-o "Dir::Etc::sourcelist=$apt/sources.list" -o "Dir::Etc::sourceparts=$apt/parts" -o "Dir::State::lists=$apt/lists"
    -o "Dir::Cache::archives=$apt/archives" -o "Dir::Cache::pkgcache=" -o "Dir::Cache::srcpkgcache="
    -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::Retries=2)
  say "Fetching $package (120 MB, once) from Debian's development release ..."
  apt-get "${only[@]}" -qq update || unavailable "the package lists of the development release can't be fetched."
  (cd "$cache" && apt-get "${only[@]}" -qq download "$package") || unavailable "$package can't be fetched."
  rm -rf "$apt"
}

# install_what_it_asks_for installs the package's dependencies, as far as this
# release has them under the same name.
install_what_it_asks_for() {
  local name missing=() absent=()
  apt-cache show python3 >/dev/null 2>&1 || with_rights apt-get -qq update || unavailable "the package lists can't be fetched."
  for name in $(dpkg-deb -f "$deb" Depends | sed 's/([^)]*)//g; s/|[^,]*//g; s/:any//g; s/,/ /g'); do
    # shellcheck disable=SC2016 # dpkg's own word
    if dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q ' installed$'; then continue; fi
    if apt-cache show "$name" >/dev/null 2>&1; then missing+=("$name"); else absent+=("$name"); fi
  done
  [ ${#absent[@]} = 0 ] || say "Not in this release, and gone without: ${absent[*]}"
  [ ${#missing[@]} = 0 ] && return 0
  install_packages "The real Odoo" "${missing[@]}" || unavailable "its packages can't be installed."
}

# as_user COMMAND...: as the user that PostgreSQL's package makes, in DIR. The
# Python is Debian's, which has the libraries; another one may come first in PATH.
as_user() {
  (cd "$dir" && exec setsid setpriv --reuid postgres --regid postgres --clear-groups \
    env -i HOME="$dir/home" PATH=/usr/bin:/bin LANG=C.UTF-8 PYTHONPATH="$dir/root/usr/lib/python3/dist-packages" "$@")
}

odoo() {
  local command=$1
  shift
  as_user /usr/bin/python3 "$dir/root/usr/bin/odoo" "$command" -c "$dir/odoo.conf" -d "$database" "$@"
}

# end_process FILE [SIGNAL]: ends the process whose id the file's first line holds
# and waits for it.
end_process() {
  [ -s "$1" ] || return 0
  local id
  id=$(head -n 1 "$1" | tr -cd '0-9')
  kill -"${2:-TERM}" "$id" 2>/dev/null || return 0
  for ((i = 0; i < 200; i++)); do
    kill -0 "$id" 2>/dev/null || return 0
    sleep 0.1
  done
  warn "Process $id does not end; it is killed."
  kill -9 "$id" 2>/dev/null || true
}

stop() {
  end_process "$dir/home/odoo.pid"
  end_process "$dir/postgres/postmaster.pid" INT
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 10000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

# failed WHAT LOG: shows the end of what was written and gives up.
failed() {
  warn "$1"
  tail -n 25 "$2" >&2
  stop
  exit 1
}

unpack() {
  [ -d "$dir/root" ] && return 0
  mkdir "$dir/root.new"
  dpkg-deb -x "$deb" "$dir/root.new"
  # The package's scripts and fonts are links to other packages' files beside it.
  local share
  for share in javascript fonts fonts-font-awesome; do
    [ ! -d "/usr/share/$share" ] || [ -e "$dir/root.new/usr/share/$share" ] || ln -s "/usr/share/$share" "$dir/root.new/usr/share/$share"
  done
  mv "$dir/root.new" "$dir/root"
}

start_postgres() {
  local bin
  bin=$(find /usr/lib/postgresql -path '*/bin/postgres' -printf '%h\n' | sort -V | tail -n 1)
  if [ ! -d "$dir/postgres" ]; then
    as_user "$bin/initdb" -D "$dir/postgres" -U odoo -A trust -E UTF8 --locale=C.UTF-8 >"$dir/postgres.out" 2>&1 ||
      failed "PostgreSQL could not be set up." "$dir/postgres.out"
  fi
  as_user "$bin/postgres" -D "$dir/postgres" -c listen_addresses= -c unix_socket_directories="$dir/socket" \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off >>"$dir/postgres.out" 2>&1 </dev/null &
  for ((i = 0; i < 200; i++)); do
    if "$bin/pg_isready" -q -h "$dir/socket"; then return 0; fi
    sleep 0.1
  done
  failed "PostgreSQL did not start." "$dir/postgres.out"
}

odoo_settings() {
  cat <<END
[options]
addons_path = $dir/root/usr/lib/python3/dist-packages/addons
data_dir = $dir/home/data
db_host = $dir/socket
db_user = odoo
dbfilter = ^$database\$
list_db = False
http_interface = 127.0.0.1
http_port = $port
workers = 0
max_cron_threads = 0
smtp_server = 127.0.0.1
smtp_port = 9
END
}

# make_database takes a minute and a half: all of Odoo's tables and the
# demonstration data of the apps. No letter leaves: nothing listens for them.
make_database() {
  [ -e "$dir/made" ] && return 0
  say "Making Odoo's database (about a minute and a half) ..."
  odoo server -i hr_recruitment,website_hr_recruitment --with-demo --stop-after-init --no-http >"$dir/odoo.log" 2>&1 </dev/null ||
    failed "Odoo's database could not be made." "$dir/odoo.log"
  touch "$dir/made"
}

# write_keys makes the users where they are not there, and new keys.
write_keys() {
  odoo shell --no-http --log-level=error >"$dir/keys" 2>"$dir/keys.err" <<'END' || failed "The users of the test could not be made." "$dir/keys.err"
from datetime import datetime, timedelta
import secrets

groups = {
    'recruiter': ['base.group_user', 'hr_recruitment.group_hr_recruitment_user'],
    'nobody': ['base.group_user'],
}
users = {'admin': env.ref('base.user_admin')}
for name, rights in groups.items():
    login = name + '@example.test'
    users[name] = env['res.users'].search([('login', '=', login)]) or env['res.users'].create({
        'name': 'Robin ' + name.title(), 'login': login, 'email': login, 'password': secrets.token_hex(16),
        'group_ids': [(6, 0, [env.ref(right).id for right in rights])],
    })
users['admin'].password = secrets.token_hex(16)
for name, user in users.items():
    key = env['res.users.apikeys'].with_user(user)._generate('rpc', 'Reqdesk', datetime.now() + timedelta(days=7))
    print('REQDESK_TEST_ODOO_KEY_%s=%s' % (name.upper(), key))
env.cr.commit()
END
  [ "$(grep -c '^REQDESK_TEST_ODOO_KEY_' "$dir/keys")" = 3 ] || failed "The keys of the test could not be made." "$dir/keys.err"
}

start_odoo() {
  odoo server --pidfile "$dir/home/odoo.pid" >>"$dir/odoo.log" 2>&1 </dev/null &
  for ((i = 0; i < 600; i++)); do
    if curl -sf --noproxy '*' -o "$dir/health" "http://127.0.0.1:$port/web/health"; then return 0; fi
    sleep 0.1
  done
  failed "Odoo did not start." "$dir/odoo.log"
}

start() {
  [ "$(id -u)" = 0 ] || unavailable "it needs root, to change to the user postgres."
  [ "$(system)" = debian ] || unavailable "it is made from Debian's packages."
  "$here/need.sh" odoo
  mkdir -p "$cache"
  fetch_package
  deb=$(find "$cache" -name "${package}_*.deb" | sort -V | tail -n 1)
  install_what_it_asks_for
  mkdir -p "$dir"/{home,socket}
  dir=$(cd "$dir" && pwd)
  stop
  chmod 755 "$dir"
  chown postgres "$dir" "$dir"/{home,socket}
  unpack
  port=$(free_port)
  odoo_settings >"$dir/odoo.conf"
  start_postgres
  make_database
  rm -f "$dir/env" "$dir/keys"
  (umask 077 && : >"$dir/keys")
  write_keys
  start_odoo
  (
    umask 077
    grep '^REQDESK_TEST_ODOO_KEY_' "$dir/keys"
    echo "REQDESK_TEST_ODOO=http://127.0.0.1:$port"
    echo "REQDESK_TEST_ODOO_DB=$database"
    echo "REQDESK_TEST_ODOO_SHELL='$here/odoo.sh shell $dir'"
  ) >"$dir/env"
  rm -f "$dir/keys"
  say "Odoo runs; $dir/env says how to reach it."
}

command=${1:-}
dir=${2:-}
[ -n "$dir" ] || usage
case $command in
  start) start ;;
  stop) stop ;;
  shell) odoo shell --no-http --log-level=error ;;
  *) usage ;;
esac
