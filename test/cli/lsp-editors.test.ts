import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { folder, program } from '../support/cli.ts';

const job = `integration_name: slack
args_schema: { user: { type: string, required: true } }
resources:
  - resource: chat/users
    method: get
    id: "😀 {{args.usr}}"
`;

/** Whether an editor is there; a machine without it has nothing to say about it. */
function isThere(editor: string): boolean {
  const { status } = spawnSync(editor, ['--version'], { stdio: 'ignore' });
  if (status !== 0) console.warn(`${editor} is not installed: what it makes of the server is not tested`);
  return status === 0;
}

test.skipIf(!isThere('nvim'))(
  'Neovim: the diagnostic after an emoji, a fix, a completion, a renaming',
  () => {
    const cwd = folder({ 'a.yaml': job });
    const script = fileURLToPath(new URL('../support/neovim.lua', import.meta.url));
    const output = execFileSync('nvim', ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-c', `luafile ${script}`], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, JOB: join(cwd, 'a.yaml'), PROGRAM: program, NODE: process.execPath },
      timeout: 60_000,
    });
    expect(JSON.parse(output.slice(output.indexOf('{')))).toEqual({
      diagnostic: {
        lnum: 5,
        col: 16,
        code: 'undeclared-arg',
        message: 'unknown argument "usr": `args_schema` does not declare it\ndid you mean "user"?',
      },
      action: 'Change to "user" (undeclared-arg)',
      fixed: '    id: "😀 {{args.user}}"',
      completed: '    id: "😀 {{args.user}}"',
      renamed: ['args_schema: { person: { type: string, required: true } }', '    id: "😀 {{args.person}}"'],
    });
  },
  90_000,
);

const emacs = `
(dolist (folder '("/usr/share/emacs/site-lisp/elpa" "/usr/share/emacs/site-lisp/elpa-src"))
  (when (file-directory-p folder)
    (let ((default-directory folder)) (normal-top-level-add-subdirs-to-load-path))))
(require 'eglot)
(require 'yaml-mode)
(add-to-list 'eglot-server-programs (list 'yaml-mode (getenv "NODE") (getenv "PROGRAM") "lsp"))
(setq eglot-sync-connect 15)
(find-file (getenv "JOB"))
(yaml-mode)
(apply #'eglot (let ((eglot--managed-mode nil)) (eglot--guess-contact)))
(let ((left 300))
  (while (and (> left 0) (null (flymake-diagnostics)))
    (accept-process-output nil 0.05)
    (when (= (mod left 20) 0) (flymake-start))
    (setq left (1- left))))
(dolist (one (flymake-diagnostics))
  (princ (format "%s|%s\\n" (line-number-at-pos (flymake-diagnostic-beg one)) (flymake-diagnostic-text one))))
`;

/** Debian's eglot and yaml-mode are packages of their own. */
function hasEglot(): boolean {
  if (!isThere('emacs')) return false;
  const load = `${emacs.slice(0, emacs.indexOf("(add-to-list 'eglot"))}`;
  return spawnSync('emacs', ['--batch', '--eval', `(progn ${load})`], { stdio: 'ignore' }).status === 0;
}

test.skipIf(!hasEglot())(
  'Emacs: the diagnostic',
  () => {
    const cwd = folder({ 'a.yaml': job, 'a.el': emacs });
    const output = execFileSync('emacs', ['--batch', '-l', 'a.el'], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, JOB: join(cwd, 'a.yaml'), PROGRAM: program, NODE: process.execPath },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 60_000,
    });
    expect(output).toMatch(/^6\|.*unknown argument "usr"/m);
  },
  90_000,
);
