/** Deployed jobs as files, for the commands. */

export { essentialsOf } from './capabilities.ts';
export { definitionOf, writeJson, writeYaml } from './job-text.ts';
export { fileNameOf, idOf, nameAll, slugOf } from './names.ts';
