import { posixCases } from './posix-cases.ts';
import type { CommandNode } from './tree.ts';

/** The script for zsh; works evaluated and as a file \`_sentinel\` in \`fpath\`. */
export function zshCompletion(root: CommandNode): string {
  const { commands, valued, values, next } = posixCases(root);
  return `#compdef ${root.name}
# Completion of ${root.name} for zsh: source <(${root.name} completion zsh), after compinit
_${root.name}() {
  local current=\${words[CURRENT]} before=\${words[CURRENT-1]}
  local at=${root.name} word said= flags= choices= skip= n
  for ((n = 2; n < CURRENT; n++)); do
    word=\${words[n]}
    if [[ -n $skip ]]; then skip=; continue; fi
    if [[ $word == -- ]]; then _files; return; fi
    case "$at $word" in
    (${commands}) at="$at $word" ;;
    (${valued}) skip=1 ;;
    esac
  done
  if [[ -n $skip ]]; then
    case "$at $before" in
${values}    esac
    if [[ -n $choices ]]; then compadd -- \${=choices}; else _files; fi
    return
  fi
  case "$at" in
${next.replaceAll(') words=', ') said=')}  esac
  [[ $current == -* ]] && said=$flags
  if [[ -n $said ]]; then compadd -- \${=said}; else _files; fi
}
if [[ \${funcstack[1]} == _${root.name} ]]; then _${root.name} "$@"; else compdef _${root.name} ${root.name}; fi
`;
}
