export type Shell = 'bash' | 'zsh' | 'fish';

/** What a completion script knows. */
export interface Words {
  readonly commands: readonly { readonly name: string; readonly summary: string; readonly options: readonly Flag[] }[];
  /** The values of options that take one of a few, by the command and the option: `lint --format`. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** What follows a command; a command of another one has the name of that before its own. */
  readonly arguments: ReadonlyMap<string, readonly string[]>;
}

export interface Flag {
  readonly flags: readonly string[];
  readonly takesValue: boolean;
  readonly description: string;
}

/** The completion scripts by shell. */
export const scripts: Readonly<Record<Shell, (words: Words) => string>> = {
  bash: bashScript,
  // zsh reads bash's completions, which keeps the two alike.
  zsh: (words) => `#compdef sync-job-lint\nautoload -U +X bashcompinit && bashcompinit\n\n${bashScript(words)}`,
  fish: fishScript,
};

function bashScript({ commands, values, arguments: following }: Words): string {
  const names = topLevel(commands).join(' ');
  const parents = [...new Set(commands.flatMap(({ name }) => (name.includes(' ') ? [name.split(' ')[0]] : [])))];
  const cases = commands.flatMap(({ name, options }) =>
    options.flatMap(({ flags, takesValue }) => {
      const known = valuesOf(values, name, flags);
      if (!known && !takesValue) return [];
      const words = known ? `-W '${known.join(' ')}'` : '-f';
      const pattern = flags.map((flag) => `'${name} ${flag}'`).join('|');
      return `    ${pattern}) COMPREPLY=($(compgen ${words} -- "$current")); return ;;`;
    }),
  );
  const byCommand = commands.map(({ name, options }) => {
    const flags = options.flatMap(({ flags }) => flags).join(' ');
    const words = following.get(name)?.join(' ') ?? '';
    return `    '${name}') options='${flags}'; words='${words}' ;;`;
  });
  return `# Completions of sync-job-lint for bash; written by "sync-job-lint completion bash".
_sync_job_lint() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=lint options words
  COMPREPLY=()
  # Bash splits words at "=" and ":".
  if [[ $current == '=' ]]; then current=''; fi
  if [[ $previous == '=' && COMP_CWORD -ge 2 ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}; fi
  case \${COMP_WORDS[1]} in
    ${names.split(' ').join('|')}) if ((COMP_CWORD > 1)); then command=\${COMP_WORDS[1]}; fi ;;
  esac
  case $command in
    ${parents.join('|')}) if ((COMP_CWORD > 2)); then command="$command \${COMP_WORDS[2]}"; fi ;;
  esac
  case "$command $previous" in
${cases.join('\n')}
  esac
  case $command in
${byCommand.join('\n')}
  esac
  if [[ $current == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$current")); return; fi
  if [[ -n $words ]]; then COMPREPLY=($(compgen -W "$words" -- "$current")); return; fi
  COMPREPLY=($(compgen -f -- "$current"))
  if ((COMP_CWORD == 1)); then COMPREPLY+=($(compgen -W '${names}' -- "$current")); fi
}
complete -o filenames -F _sync_job_lint sync-job-lint
`;
}

function fishScript({ commands, values, arguments: following }: Words): string {
  const names = topLevel(commands).join(' ');
  const others = topLevel(commands).filter((name) => name !== 'lint');
  const lines = commands.flatMap(({ name, summary, options }) => {
    const condition =
      name === 'lint'
        ? `not __fish_seen_subcommand_from ${others.join(' ')}`
        : name
            .split(' ')
            .map((word) => `__fish_seen_subcommand_from ${word}`)
            .join('; and ');
    const [, below] = name.split(' ');
    const before = below
      ? `__fish_seen_subcommand_from ${name.split(' ')[0]}`
      : `not __fish_seen_subcommand_from ${names}`;
    return [
      `complete -c sync-job-lint -n "${before}" -a ${below ?? name} -d ${quoted(summary)}`,
      ...options.map(({ flags, takesValue, description }) => {
        const known = valuesOf(values, name, flags);
        const spelled = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
        const value = known ? ` -x -a ${quoted(known.join(' '))}` : takesValue ? ' -r' : '';
        return `complete -c sync-job-lint -n "${condition}" ${spelled.join(' ')}${value} -d ${quoted(description)}`;
      }),
      ...(following.has(name)
        ? [`complete -c sync-job-lint -f -n "${condition}" -a ${quoted(following.get(name)!.join(' '))}`]
        : []),
    ];
  });
  return `# Completions of sync-job-lint for fish; written by "sync-job-lint completion fish".\n${lines.join('\n')}\n`;
}

function topLevel(commands: Words['commands']): string[] {
  return commands.map(({ name }) => name).filter((name) => !name.includes(' '));
}

function valuesOf(values: Words['values'], command: string, flags: readonly string[]): readonly string[] | undefined {
  return flags.map((flag) => values.get(`${command} ${flag}`)).find((words) => words);
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
