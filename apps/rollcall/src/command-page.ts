import type { Command } from 'commander';

import { program, withSubCommands } from './program.js';

const INTRODUCTION = `# The command \`rollcall\`

Asks Rollcall, from a shell, who stands behind a Service; registers who stands there outside the cluster; runs Rollcall; says what is wrong with it.

## Synopsis

\`\`\`
rollcall up [--demo]
rollcall get services|endpoints|backends|clusters [names...] [-n NAMESPACE | -A] [-l SELECTOR] [-o table|wide|json|yaml|name] [-w]
rollcall describe service NAME...
rollcall explain NAME ADDRESS
rollcall watch NAME [-o text|json]
rollcall register SERVICE ADDRESS... --port PORT [--check TYPE] [--zone ZONE] [--note TEXT] [--expires WHEN] [--dry-run]
rollcall drain|remove ID | SERVICE ADDRESS
rollcall apply -f FILE|FOLDER|- [--dry-run] [--prune --yes]
rollcall diff -f FILE|FOLDER|-
rollcall export [SERVICE] [-n NAMESPACE | -A] [-o yaml|json]
rollcall token create|list|revoke
rollcall doctor
\`\`\`

From a clone, \`node apps/rollcall/bin/rollcall.mjs\` is the command; \`npm start\` is \`rollcall up\`.

A Service is named as \`NAME\`, in the namespace of \`-n\` (default \`default\`), or as \`NAMESPACE/NAME\`. Where several clusters have one of that name, \`--cluster\`
says which; endpoints are shown of all.

## Output

What was asked for goes to standard output, everything else to standard error: warnings that data may be out of date, connections that were lost, errors. \`-o name\` prints
one name per line, for endpoints \`host:port\`. \`-o json\` and \`-o yaml\` print what the API gives: one object where one name was given, else \`{items: [...]}\`; with \`-w\` one
\`{type, object}\` per change. Tables are for people: their columns may change.

Colours are used on a terminal only, and not if \`NO_COLOR\` is set. Control characters in names and messages from a cluster are shown as \`\\x1b\`, and do nothing. A reader that
closes the pipe (\`| head\`) ends the command quietly.

## Environment

| variable | meaning |
| --- | --- |
| \`ROLLCALL_URL\` | where the API is; \`--url\` wins |
| \`ROLLCALL_TOKEN\` | bearer token; \`--token\` wins, and is seen by others on the machine |
| \`NO_COLOR\` | no colours |

\`rollcall up\` and \`rollcall doctor\` read the settings of [the server](../configuration.md), too.
`;

/** docs/reference/command.md: what `--help` says, of every sub-command. */
export function commandPage(): string {
  let help = '';
  const terminal = {
    out: (text: string) => void (help += text),
    err: () => undefined,
    hasColours: false,
    columns: null,
  };
  const input = (): Promise<string> => Promise.resolve('');
  const parts = { terminal, environment: {}, input, signal: new AbortController().signal, now: () => 0 };
  const sections = withSubCommands(program(parts)).map((command) => {
    help = '';
    command.outputHelp();
    return `## ${nameOf(command)}\n\n\`\`\`text\n${help.trimEnd()}\n\`\`\`\n`;
  });
  return [INTRODUCTION, ...sections].join('\n');
}

function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
}
