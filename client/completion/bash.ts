import { posixCases } from './posix-cases.ts';
import type { CommandNode } from './tree.ts';

/** The script for bash: walks the words to find the command, then offers what may stand next, else files. */
export function bashCompletion(root: CommandNode): string {
  const { commands, valued, values, next } = posixCases(root);
  return `# Completion of ${root.name} for bash: eval "$(${root.name} completion bash)"
_${root.name}() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  local at=${root.name} word words= flags= choices= skip= n
  COMPREPLY=()
  for ((n = 1; n < COMP_CWORD; n++)); do
    word=\${COMP_WORDS[n]}
    if [[ -n $skip ]]; then skip=; continue; fi
    [[ $word == -- ]] && return
    case "$at $word" in
    (${commands}) at="$at $word" ;;
    (${valued}) skip=1 ;;
    esac
  done
  if [[ -n $skip ]]; then
    case "$at $before" in
${values}    esac
    COMPREPLY=($(compgen -W "$choices" -- "$current"))
    return
  fi
  case "$at" in
${next}  esac
  [[ $current == -* ]] && words=$flags
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _${root.name} ${root.name}
`;
}
