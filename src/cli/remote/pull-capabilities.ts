import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { capabilitiesProblems } from '../../config/capabilities.ts';
import { displayPath } from '../../files/discover.ts';
import { ReadError, readFile } from '../../files/read.ts';
import { WriteError, writeWhole } from '../../files/write.ts';
import type { Capabilities } from '../../job/capabilities.ts';
import { toJson } from '../../text/escape.ts';
import { count } from '../../text/words.ts';
import type { Log } from '../log.ts';
import { STDOUT, write } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { RemoteSource } from './options.ts';
import { asUsageError, readFrom, readRemote } from './read-remote.ts';

const FAILED = 2;

/** Writes what integrations can do: of those that are named, else of those that deployed jobs are for. */
export async function pullCapabilities(folder: string, source: RemoteSource, log: Log): Promise<number> {
  const { essentialsOf, fileNameOf, nameAll } = await import('../../remote/files.ts');
  const cwd = process.cwd();
  let failed = false;
  const fail = (message: string, help?: string) => {
    failed = true;
    log.error(message, help);
  };
  const found: { readonly name: string; readonly capabilities: Capabilities }[] = [];
  const take = (name: string | undefined, answer: unknown) => {
    const [problem] = capabilitiesProblems(answer);
    const what = name ?? source.from ?? 'the answer';
    if (problem) return fail(`"${what}": ${problem.message}`, 'ask for GET /integration/NAME/capabilities');
    const capabilities = answer as Capabilities;
    found.push({ name: name ?? capabilities.integration.name, capabilities });
  };
  if (source.api) {
    const { fetchCapabilities } = await import('../../remote/index.ts');
    for (const name of source.filter.integrations ?? (await integrationsOf(source, log))) {
      try {
        take(name, await fetchCapabilities(name, source.api));
      } catch (error) {
        const failure = asUsageError(error, source);
        if (!(failure instanceof UsageError)) throw failure;
        fail(`"${name}": ${failure.message}`, failure.help);
      }
    }
  } else {
    try {
      const { valuesIn } = await import('../../remote/saved.ts');
      for (const answer of valuesIn(await readFrom(source.from!))) take(undefined, answer);
    } catch (error) {
      throw asUsageError(error, source);
    }
  }
  found.sort((a, b) => (a.name < b.name ? -1 : 1));
  const names = nameAll(found.map(({ name }) => ({ slug: fileNameOf(name), id: undefined })));
  let unchanged = 0;
  let written = 0;
  for (const [i, { name, capabilities }] of found.entries()) {
    const path = join(folder, `${names[i]}.json`);
    const shown = displayPath(path, cwd);
    const text = `${toJson(essentialsOf(capabilities, name), 2)}\n`;
    try {
      const before = existsSync(path) ? readFile(path) : undefined;
      if (before && Buffer.compare(before, Buffer.from(text)) === 0) {
        unchanged++;
        continue;
      }
      if (before && !isCapabilities(before)) {
        fail(`"${shown}" is something else than capabilities, and is left as it is`, 'move it, or name another folder');
        continue;
      }
      writeWhole(path, text, { within: cwd, makeFolder: true, ...(before && { expected: before }) });
      write(STDOUT, `${before ? 'overwrote' : 'wrote'} ${shown}\n`);
      written++;
    } catch (error) {
      if (!(error instanceof WriteError || error instanceof ReadError)) throw error;
      fail(`"${shown}" ${error.message}`);
    }
  }
  if (found.length === 0 && !failed) log.notice('there is no integration', 'name one: --integration NAME');
  else log.notice(`${count(written, 'file')} written, ${unchanged} unchanged`);
  return failed ? FAILED : 0;
}

/** The integrations that deployed jobs are for. */
async function integrationsOf(source: RemoteSource, log: Log): Promise<string[]> {
  const names = new Set<string>();
  for await (const { jobs } of readRemote(source, log)) {
    for (const { integration_name: name } of jobs) if (typeof name === 'string' && name !== '') names.add(name);
  }
  return [...names].sort();
}

function isCapabilities(bytes: Uint8Array): boolean {
  try {
    return capabilitiesProblems(JSON.parse(Buffer.from(bytes).toString())).length === 0;
  } catch {
    return false;
  }
}
