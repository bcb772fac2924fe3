import { decode } from '../document/decode.ts';
import { discover } from '../files/discover.ts';
import { ReadError, readFile } from '../files/read.ts';
import type { Workspace } from './workspace.ts';

/** A file on the disk. */
interface DiskFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** The files of a workspace that a run of the command would look at: those that the config lists, else all in its folders. */
export async function* workspaceFiles({ folders, configs }: Workspace): AsyncGenerator<DiskFile> {
  for (const folder of folders) {
    const project = await configs
      .loader(folder)
      .project()
      .catch(() => undefined);
    const { files } = project
      ? await discover(project.files, folder, { base: project.dir })
      : await discover([folder], folder);
    for (const { absolute } of files) {
      const text = textIn(absolute);
      if (text !== undefined) yield { path: absolute, text };
    }
  }
}

function textIn(path: string): string | undefined {
  try {
    const { text, problem } = decode(readFile(path));
    return problem ? undefined : text;
  } catch (error) {
    // It is gone, or can't be read: the command says so.
    if (error instanceof ReadError) return undefined;
    throw error;
  }
}
