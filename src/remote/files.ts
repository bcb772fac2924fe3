/** Deployed jobs as files, for the commands. */
export { definitionOf, isSameDefinition, writeJson, writeYaml } from './job-text.ts';
export { idOf, nameAll, slugOf } from './names.ts';
