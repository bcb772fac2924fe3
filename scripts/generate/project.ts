/** Where the project lives, and its version: `repository` and `version` in `package.json` are the only places that say so. */
export interface Project {
  /** As GitHub names it: `owner/name`. */
  readonly repository: string;
  readonly version: string;
}

/** @param manifest the text of `package.json` */
export function projectOf(manifest: string): Project {
  const { repository, version } = JSON.parse(manifest);
  const found = /github\.com\/([^/]+\/[^/]+)\.git$/.exec(repository.url);
  if (!found) throw new Error(`package.json: "repository" names no repository on GitHub: "${repository.url}"`);
  return { repository: found[1]!, version };
}

/** Puts the project's address and version into a text that names them: addresses, `uses`, `rev`, packages with a version. */
export function withProject(text: string, { repository, version }: Project): string {
  return text
    .replace(/(github\.com\/|uses: )[\w.-]+\/sync-job-lint\b/g, `$1${repository}`)
    .replace(/(sync-job-lint@v?|rev: v)\d+\.\d+\.\d+(?:-[\w.]+)?/g, `$1${version}`);
}
