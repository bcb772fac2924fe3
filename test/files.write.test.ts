import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WriteError, writeWhole } from '../src/files/write.ts';
import { folder } from './support/cli.ts';

describe('writeWhole', () => {
  it('writes new files, and files anew with their mode', () => {
    const cwd = folder({ 'a.yaml': 'old' });
    chmodSync(join(cwd, 'a.yaml'), 0o640);
    writeWhole(join(cwd, 'a.yaml'), 'new', Buffer.from('old'));
    writeWhole(join(cwd, 'b.yaml'), Buffer.from([0, 255]));
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe('new');
    expect(statSync(join(cwd, 'a.yaml')).mode & 0o777).toBe(0o640);
    expect([...readFileSync(join(cwd, 'b.yaml'))]).toEqual([0, 255]);
    expect(readdirSync(cwd).sort()).toEqual(['a.yaml', 'b.yaml']);
  });

  it('writes what a link leads to', () => {
    const cwd = folder({ 'sub/a.yaml': 'old' });
    symlinkSync('sub/a.yaml', join(cwd, 'link.yaml'));
    writeWhole(join(cwd, 'link.yaml'), 'new');
    expect(lstatSync(join(cwd, 'link.yaml')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(cwd, 'sub/a.yaml'), 'utf8')).toBe('new');
  });

  it('leaves a file alone that has changed, and nothing beside it', () => {
    const cwd = folder({ 'a.yaml': 'changed' });
    const write = () => writeWhole(join(cwd, 'a.yaml'), 'new', Buffer.from('old'));
    expect(write).toThrow(new WriteError("can't be written: it has changed since it was read"));
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe('changed');
    expect(readdirSync(cwd)).toEqual(['a.yaml']);
  });

  it('does not wait for the reader of a pipe that has taken the place of a file', () => {
    const cwd = folder();
    execFileSync('mkfifo', [join(cwd, 'a.yaml')]);
    const write = () => writeWhole(join(cwd, 'a.yaml'), 'new', Buffer.from('old'));
    expect(write).toThrow(new WriteError("can't be written: it has changed since it was read"));
    expect(readdirSync(cwd)).toEqual(['a.yaml']);
  });

  it('says why it could not write', () => {
    const cwd = folder({ file: '' });
    mkdirSync(join(cwd, 'sub'));
    expect(() => writeWhole(join(cwd, 'gone/a.yaml'), '')).toThrow(WriteError);
    expect(() => writeWhole(join(cwd, 'file/a.yaml'), '')).toThrow(WriteError);
    expect(() => writeWhole(join(cwd, 'sub'), '')).toThrow("can't be written: it is a directory");
  });

  it.runIf(process.getuid?.() !== 0)('leaves a file alone that may not be written, or whose folder may not', () => {
    const cwd = folder({ 'a.yaml': 'old' });
    chmodSync(join(cwd, 'a.yaml'), 0o444);
    expect(() => writeWhole(join(cwd, 'a.yaml'), 'new')).toThrow("can't be written: permission denied");
    chmodSync(join(cwd, 'a.yaml'), 0o644);
    chmodSync(cwd, 0o555);
    expect(() => writeWhole(join(cwd, 'a.yaml'), 'new')).toThrow('nothing can be put beside it: permission denied');
    chmodSync(cwd, 0o755);
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe('old');
    writeFileSync(join(cwd, 'a.yaml'), 'still writable');
  });
});
