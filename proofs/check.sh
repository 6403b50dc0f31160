#!/usr/bin/env bash
# Checks all proofs: nothing is left open, everything builds, the independent checker accepts it, and
# it rests on the axioms of axioms.txt and on no others.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

step() { printf '== %s\n' "$*"; }
fail() { printf 'proofs: %s\n' "$*" >&2; exit 1; }

command -v coqc >/dev/null || fail 'coqc is missing; on Debian: apt-get install coq libcoq-coquelicot libcoq-interval make'

step 'Nothing is left open'
lint=$(mktemp)
said=$(mktemp)
trap 'rm -f "$lint" "$said"' EXIT
# Comments and strings are allowed to speak of what the sources may not do.
for file in theories/*.v generated/*.v tests/*.v interval/*.v; do
  perl -0777 -pe '1 while s/\(\*(?:(?!\(\*|\*\)).)*\*\)//s' "$file" >"$lint"
  if grep -nEw 'Admitted|admit|Axiom|Axioms|Parameter|Parameters|Conjecture|Abort|bypass_check|give_up' "$lint" ||
    grep -nE 'Unset (Guard|Positivity|Universe) Checking|type-in-type|Set Bullet Behavior "None"' "$lint"; then
    fail "$file leaves something open"
  fi
  if perl -0777 -ne 'exit 1 if /\b(?:Theorem|Lemma|Corollary|Example)\b[^.]*?(?::|->)\s*True\s*\.\s/s' "$lint"; then :; else
    fail "$file has a theorem that concludes True"
  fi
done
step 'Build'
make --no-print-directory -j"$(nproc)"

# The theorems of a folder that have hypotheses: those with a premise that is a proposition.
conditional() {
  local folder=$1 root=$2 file module name scan
  shift 2
  scan=$(mktemp -d)
  {
    for file in "$folder"/*.v; do module=${file##*/}; printf 'From %s Require %s.\n' "$root" "${module%.v}"; done
    printf '%s\n' 'Ltac scan t := lazymatch type of t with' \
      '| forall x : ?A, _ => let s := type of A in lazymatch s with' \
      '  | Prop => idtac "conditional"' \
      '  | _ => let v := fresh in evar (v : A); let r := constr:(t v) in scan r end' \
      '| _ => idtac "unconditional" end.'
    for file in "$folder"/*.v; do
      module=${file##*/}
      while read -r name; do
        printf 'Goal True. idtac "%s". scan @%s.%s. Abort.\n' "$name" "${module%.v}" "$name"
      done < <(sed -nE 's/^(Theorem|Corollary) ([A-Za-z0-9_'"'"']+).*/\2/p' "$file")
    done
  } >"$scan/Scan.v"
  coqc -w none -R theories Gradproof -R generated GradproofGenerated "$@" "$scan/Scan.v" |
    sed -n 'N;s/\nconditional$//p' || fail 'the theorems cannot be read'
  rm -r "$scan"
}
# Each must stand in the proof of an example that has none.
instances() {
  local theorem missing=()
  while read -r theorem; do
    grep -qwE -- "$theorem" "$@" || missing+=("$theorem")
  done
  [[ ${#missing[@]} -eq 0 ]] || fail "no instance, so perhaps empty: ${missing[*]}"
}
step 'Every theorem with hypotheses has an instance'
conditional theories Gradproof | instances tests/Instances.v tests/ExpressionInstances.v

# Not by coqchk: it would count the axioms of all that the library can do, used or not. Beside it, to
# use a second core.
enclosures() {
  local file used flags=(-w none -R theories Gradproof -R generated GradproofGenerated -R interval GradproofInterval)
  if [[ ! -d $(coqc -where)/user-contrib/Interval ]]; then
    step 'Interval arithmetic is left out: libcoq-interval is not installed'
    return
  fi
  step 'Interval arithmetic, and its axioms'
  for file in interval/Enclosures.v interval/ThirdDerivatives.v; do coqc "${flags[@]}" "$file"; done
  for file in interval/Silu.v interval/values.v interval/tolerances.v interval/NumberInstances.v; do
    used=$(coqc "${flags[@]}" "$file" | sed -nE 's/^[A-Za-z_.]*\.([a-z_]+)( :.*)?$/\1/p' | LC_ALL=C sort)
    diff <(sed 's/.*\.//' axioms.txt | LC_ALL=C sort) <(printf '%s\n' "$used") || {
      printf '%s rests on other axioms than those of axioms.txt\n' "$file"
      return 1
    }
  done
  conditional interval GradproofInterval -R interval GradproofInterval | instances interval/NumberInstances.v
}
enclosures >"$said" 2>&1 &
interval=$!

step 'Independent check of every module, and the axioms'
modules=()
for file in theories/*.v; do name=${file##*/}; modules+=("Gradproof.${name%.v}"); done
for file in generated/*.v; do name=${file##*/}; modules+=("GradproofGenerated.${name%.v}"); done
for file in tests/*.v; do name=${file##*/}; modules+=("GradproofTests.${name%.v}"); done
summary=$(coqchk -silent -o -R theories Gradproof -R generated GradproofGenerated -R tests GradproofTests "${modules[@]}" 2>&1) ||
  { printf '%s\n' "$summary"; fail 'coqchk refuses a module'; }
axioms=$(printf '%s\n' "$summary" | sed -n '/^\* Axioms:/,/^\* Constants/p' | sed '1d;$d' | sed 's/^ *//;/^$/d' | LC_ALL=C sort)
diff <(LC_ALL=C sort axioms.txt) <(printf '%s\n' "$axioms") || fail 'the axioms are not those of axioms.txt'
[[ $(printf '%s\n' "$summary" | grep -cE '^\* .*(relying on|assumed).*: <none>') -eq 3 ]] ||
  { printf '%s\n' "$summary"; fail 'something relies on a switched-off check'; }

wait "$interval" || { cat "$said" >&2; fail 'interval arithmetic refuses a file'; }
cat "$said"

count=$(cat theories/*.v generated/*.v tests/*.v interval/*.v | grep -cE '^ *(Theorem|Lemma|Corollary|Example) ')
step "$count statements, $(wc -l <axioms.txt) axioms: all proofs hold"
