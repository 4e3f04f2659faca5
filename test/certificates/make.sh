#!/bin/sh
# Makes the certificates of the tests anew: a CA, our server, a pharmacy's client, another client of the same CA, and a stranger with a CA of their own.
set -e
cd "$(dirname "$0")"
ca() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj "/CN=$2" -keyout "$1.key" -out "$1.crt" 2>/dev/null; }
signed() {
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$3" -keyout "$1.key" -out "$1.csr" 2>/dev/null
  printf 'subjectAltName=%s\n' "$4" > "$1.ext"
  openssl x509 -req -in "$1.csr" -CA "$2.crt" -CAkey "$2.key" -CAcreateserial -days 36500 -extfile "$1.ext" -out "$1.crt" 2>/dev/null
  rm "$1.csr" "$1.ext"
}
ca ca 'Test CA'
ca strangers 'Another CA'
signed server ca localhost 'DNS:localhost,IP:127.0.0.1'
signed pharmacy ca rx.example.org 'DNS:rx.example.org'
signed laboratory ca lab.example.org 'DNS:lab.example.org'
signed stranger strangers rx.example.org 'DNS:rx.example.org'
rm -f ./*.srl ca.key strangers.key
