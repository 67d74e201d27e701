#!/usr/bin/env bash
# A real mail system for tests: Postfix takes e-mails in and delivers them over
# LMTP to Dovecot, which serves them over IMAP. Everything lies in one folder
# and listens on free ports of 127.0.0.1; nothing is written to /etc and no mail
# leaves the machine.
#
#   mail-server.sh start DIR    start it; DIR is made if it is not there
#   mail-server.sh stop DIR     stop what was started in DIR, by process id
#
# Needs root: Postfix changes users. Exit code 77: it can't be had here.
# DIR must be reachable for other users (below /tmp it is).
#
# After start, DIR/env holds lines NAME=VALUE, for a shell and for tests:
#
#   REQDESK_TEST_SMTP     host:port, submission with STARTTLS and password
#   REQDESK_TEST_SMTPS    host:port, the same with TLS from the first byte
#   REQDESK_TEST_IMAP     host:port, IMAP with STARTTLS
#   REQDESK_TEST_IMAPS    host:port, the same with TLS from the first byte
#   REQDESK_TEST_CA       file with the authority that signed the certificate
#   REQDESK_TEST_PASSWORD_RECRUITER, _ALICE, _BOB, _CAROL, _AWAY, _OFF, _FULL
#                         passwords, new at each start, of recruiter@example.test,
#                         alice@example.test and so on; the user is the address
#   REQDESK_TEST_BACK     the day, YYYY-MM-DD, on which those who are away are back
#   REQDESK_TEST_LOG      folder with postfix.log and dovecot.log
#
# What the server does with other recipients:
#
#   x@example.test, unknown    refused while it is handed in (550 5.1.1)
#   away@, off@example.test    answer with a vacation note, once a day; other than
#                              Dovecot by itself they do so also where there is a
#                              List-Unsubscribe, as the large providers do
#   full@example.test          has room for 20 KB; more is returned (5.2.2)
#   anybody@bounce.test        taken, then returned by a real bounce (5.1.1)
#   busy@bounce.test           refused for now by the other side: a notice of the
#                              delay after seconds, then returned (4.2.1)
#   anybody@slow.test          nobody answers there: the same (4.4.1)
#   anywhere else              refused while it is handed in (550 5.1.2)
#
# A message over 2 MB is refused (552 5.3.4). Dovecot takes a connection from the
# same address for a safe one, so that IMAP without TLS is not refused here.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=.ci/lib.sh
. "$here/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
accounts=(recruiter alice bob carol away off full)
domain=example.test

usage() {
  warn "usage: $0 start|stop DIR"
  exit 2
}

# end_process FILE: ends the process whose id the file holds and waits for it.
end_process() {
  [ -s "$1" ] || return 0
  local id
  id=$(tr -cd '0-9' <"$1")
  kill "$id" 2>/dev/null || return 0
  for ((i = 0; i < 100; i++)); do
    kill -0 "$id" 2>/dev/null || return 0
    sleep 0.1
  done
  warn "Process $id of the mail server does not end; it is killed."
  kill -9 "$id" 2>/dev/null || true
}

stop() {
  end_process "$dir/spool/pid/master.pid"
  end_process "$dir/run/master.pid"
}

# free_port PREVIOUS...: a port on which nobody answers, not one of PREVIOUS.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 10000))
    case " $* " in *" $port "*) continue ;; esac
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

certificate() {
  local tls=$dir/tls
  mkdir -p "$tls"
  openssl req -x509 -newkey rsa:2048 -nodes -days 7 -subj '/CN=Reqdesk test authority' \
    -addext 'basicConstraints=critical,CA:TRUE' -keyout "$tls/authority.key" -out "$tls/authority.pem"
  openssl req -newkey rsa:2048 -nodes -subj '/CN=localhost' -keyout "$tls/server.key" -out "$tls/server.csr"
  openssl x509 -req -in "$tls/server.csr" -CA "$tls/authority.pem" -CAkey "$tls/authority.key" -CAcreateserial -days 7 \
    -extfile <(echo 'subjectAltName=DNS:localhost,IP:127.0.0.1') -out "$tls/server.pem"
}

write_accounts() {
  local name password quota
  : >"$dir/users"
  : >"$dir/recipients"
  for name in "${accounts[@]}"; do
    password=$(openssl rand -hex 12)
    quota=
    if [ "$name" = full ]; then quota='userdb_quota_rule=*:storage=20K'; fi
    echo "$name@$domain:{PLAIN}$password:$(id -u mail):$(id -g mail)::$dir/mail/$name::$quota" >>"$dir/users"
    echo "$name@$domain $name" >>"$dir/recipients"
    echo "REQDESK_TEST_PASSWORD_${name^^}=$password" >>"$dir/env.new"
  done
  for name in away off; do
    mkdir -p "$dir/mail/$name"
    cat >"$dir/mail/$name/.dovecot.sieve" <<END
require ["vacation", "editheader"];
deleteheader "List-Unsubscribe";
vacation :days 1 :subject "Out of office" "I am away and will be back on $(LC_ALL=C date -d '+9 days' '+%-d %B %Y').";
END
  done
  echo "REQDESK_TEST_BACK=$(date -d '+9 days' '+%Y-%m-%d')" >>"$dir/env.new"
  chown -R mail:mail "$dir/mail/away" "$dir/mail/off"
  cat >"$dir/elsewhere" <<END
busy@bounce.test 450 4.2.1 the mailbox is busy, try again later
bounce.test 550 5.1.1 no such person here
END
  chown root:dovecot "$dir/users"
  chmod 640 "$dir/users"
}

dovecot_settings() {
  cat <<END
base_dir = $dir/run
state_dir = $dir/run
instance_name = reqdesk-$imap
log_path = $dir/dovecot.log
listen = 127.0.0.1
protocols = imap lmtp
ssl = yes
ssl_cert = <$dir/tls/server.pem
ssl_key = <$dir/tls/server.key
auth_mechanisms = plain login
auth_failure_delay = 0
first_valid_uid = $(id -u mail)
first_valid_gid = $(id -g mail)
mail_location = maildir:~/Maildir
mail_plugins = quota
submission_host = 127.0.0.1:$inside
protocol lmtp {
  mail_plugins = quota sieve
  postmaster_address = postmaster@$domain
}
plugin {
  sieve = file:~/.dovecot.sieve
  sieve_vacation_send_from_recipient = yes
  sieve_extensions = +editheader
  quota = maildir:User quota
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN $dir/users
}
userdb {
  driver = passwd-file
  args = $dir/users
}
namespace inbox {
  inbox = yes
  mailbox Sent {
    auto = subscribe
    special_use = \Sent
  }
}
service imap-login {
  inet_listener imap {
    port = $imap
  }
  inet_listener imaps {
    port = $imaps
    ssl = yes
  }
}
service auth {
  unix_listener $dir/spool/sasl {
    mode = 0666
  }
}
service lmtp {
  unix_listener $dir/spool/delivery {
    mode = 0666
  }
}
# Wrong passwords are part of the tests: no growing delay after them.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
END
}

postfix_settings() {
  cat <<END
compatibility_level = 3.6
queue_directory = $dir/spool
data_directory = $dir/state
maillog_file = $dir/postfix.log
maillog_file_prefixes = $dir
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = localhost
myorigin = $domain
mydestination =
mynetworks =
alias_maps =
alias_database =
smtp_dns_support_level = disabled
smtp_host_lookup = native
virtual_mailbox_domains = $domain
virtual_mailbox_maps = texthash:$dir/recipients
virtual_transport = lmtp:unix:delivery
transport_maps = inline:{ { bounce.test = smtp:[127.0.0.1]:$elsewhere }, { slow.test = smtp:[127.0.0.1]:1 } }
default_transport = error:5.1.2 this domain is not part of the test
smtpd_tls_cert_file = $dir/tls/server.pem
smtpd_tls_key_file = $dir/tls/server.key
smtpd_sasl_type = dovecot
smtpd_sasl_path = sasl
smtpd_client_connection_rate_limit = 0
smtpd_error_sleep_time = 0
message_size_limit = 2097152
biff = no
queue_run_delay = 3s
minimal_backoff_time = 3s
maximal_backoff_time = 4s
delay_warning_time = 5s
maximal_queue_lifetime = 20s
bounce_queue_lifetime = 20s
END
}

postfix_services() {
  local only='-o smtpd_sasl_auth_enable=yes -o smtpd_relay_restrictions=permit_sasl_authenticated,reject'
  cat <<END
127.0.0.1:$smtp inet n - n - - smtpd -o smtpd_tls_security_level=encrypt -o smtpd_tls_auth_only=yes $only
127.0.0.1:$smtps inet n - n - - smtpd -o smtpd_tls_wrappermode=yes $only
127.0.0.1:$elsewhere inet n - n - - smtpd -o smtpd_relay_restrictions=
  -o { smtpd_recipient_restrictions = check_recipient_access texthash:$dir/elsewhere, reject }
127.0.0.1:$inside inet n - n - - smtpd -o smtpd_relay_restrictions=reject_unauth_destination
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
showq unix n - n - - showq
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
END
}

await_port() {
  for ((i = 0; i < 150; i++)); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return 0; fi
    sleep 0.1
  done
  warn "The mail server did not start: nobody answers on port $1."
  tail -n 15 "$dir"/*.log "$dir"/*.out >&2
  stop
  exit 1
}

start() {
  if [ "$(id -u)" != 0 ]; then
    warn "The mail server needs root: Postfix changes users."
    exit 77
  fi
  "$here/need.sh" mail
  mkdir -p "$dir"/{run,spool,state,mail,postfix}
  dir=$(cd "$dir" && pwd)
  stop
  chmod 755 "$dir"
  chown postfix "$dir/state"
  chown mail:mail "$dir/mail"
  smtp=$(free_port) smtps=$(free_port "$smtp") imap=$(free_port "$smtp" "$smtps")
  imaps=$(free_port "$smtp" "$smtps" "$imap") elsewhere=$(free_port "$smtp" "$smtps" "$imap" "$imaps")
  inside=$(free_port "$smtp" "$smtps" "$imap" "$imaps" "$elsewhere")
  rm -f "$dir/env" "$dir/env.new"
  touch "$dir/env.new"
  chmod 600 "$dir/env.new"
  certificate >"$dir/openssl.out" 2>&1
  write_accounts
  dovecot_settings >"$dir/dovecot.conf"
  postfix_settings >"$dir/postfix/main.cf"
  postfix_services >"$dir/postfix/master.cf"

  setsid dovecot -F -c "$dir/dovecot.conf" >"$dir/dovecot.out" 2>&1 </dev/null &
  setsid postfix -c "$dir/postfix" start-fg >"$dir/postfix.out" 2>&1 </dev/null &
  for port in "$imap" "$imaps" "$smtp" "$smtps" "$elsewhere" "$inside"; do await_port "$port"; done

  cat >>"$dir/env.new" <<END
REQDESK_TEST_SMTP=localhost:$smtp
REQDESK_TEST_SMTPS=localhost:$smtps
REQDESK_TEST_IMAP=localhost:$imap
REQDESK_TEST_IMAPS=localhost:$imaps
REQDESK_TEST_CA=$dir/tls/authority.pem
REQDESK_TEST_LOG=$dir
END
  mv "$dir/env.new" "$dir/env"
  say "The mail server runs; $dir/env says how to reach it."
}

command=${1:-}
dir=${2:-}
[ -n "$dir" ] || usage
case $command in
  start) start ;;
  stop) stop ;;
  *) usage ;;
esac
