import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { WriteError, writeWhole } from '../../src/files/write.ts';
import { folder } from '../support/cli.ts';

/** The modes that open files have when something is written to them. */
const modes = vi.hoisted((): number[] => []);

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const writeFileSync: typeof fs.writeFileSync = (file, ...rest) => {
    if (typeof file === 'number') modes.push(fs.fstatSync(file).mode & 0o777);
    fs.writeFileSync(file, ...rest);
  };
  return { ...fs, writeFileSync };
});

describe('writeWhole', () => {
  it('writes new files, and files anew with their mode', () => {
    const cwd = folder({ 'a.yaml': 'old' });
    chmodSync(join(cwd, 'a.yaml'), 0o640);
    writeWhole(join(cwd, 'a.yaml'), 'new', { expected: Buffer.from('old') });
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

  it('writes through no link that leads out of a folder, whatever it is a link to', () => {
    const outside = folder({ 'a.yaml': 'old', 'sub/a.yaml': 'old' });
    const cwd = folder({ 'in/a.yaml': 'old' });
    symlinkSync(join(outside, 'a.yaml'), join(cwd, 'file.yaml'));
    symlinkSync(join(outside, 'sub'), join(cwd, 'sub'));
    symlinkSync('in', join(cwd, 'inner'));
    symlinkSync(join(cwd, 'in'), join(outside, 'back'));
    symlinkSync('a.yaml', join(outside, 'link.yaml'));
    const write = (path: string, expected?: Uint8Array) => () =>
      writeWhole(path, 'new', { within: cwd, ...(expected && { expected }) });
    const old = Buffer.from('old');
    const message = "can't be written: a link leads to it, out of the working directory";
    for (const name of ['file.yaml', 'sub/a.yaml', 'sub/new.yaml']) expect(write(join(cwd, name))).toThrow(message);
    for (const name of ['file.yaml', 'sub/a.yaml']) expect(write(join(cwd, name), old)).toThrow(message);
    expect(write(join(outside, 'link.yaml'), old)).toThrow(message);
    expect(readdirSync(join(outside, 'sub'))).toEqual(['a.yaml']);
    expect(readFileSync(join(outside, 'a.yaml'), 'utf8')).toBe('old');
    expect(readFileSync(join(outside, 'sub/a.yaml'), 'utf8')).toBe('old');

    write(join(cwd, 'inner/a.yaml'), old)();
    expect(readFileSync(join(cwd, 'in/a.yaml'), 'utf8')).toBe('new');
    write(join(outside, 'back/a.yaml'))();
    write(join(outside, 'a.yaml'), old)();
    expect(readFileSync(join(outside, 'link.yaml'), 'utf8')).toBe('new');
    write(join(outside, 'link.yaml'))();
  });

  it('puts a file in the place of a link to nothing, and writes nothing where that leads', () => {
    const outside = folder();
    const cwd = folder();
    symlinkSync(join(outside, 'a.yaml'), join(cwd, 'a.yaml'));
    writeWhole(join(cwd, 'a.yaml'), 'new', { within: cwd });
    expect(lstatSync(join(cwd, 'a.yaml')).isFile()).toBe(true);
    expect(readdirSync(outside)).toEqual([]);
  });

  it('keeps the other names of a file', () => {
    const cwd = folder({ 'a.yaml': 'older' });
    linkSync(join(cwd, 'a.yaml'), join(cwd, 'b.yaml'));
    writeWhole(join(cwd, 'a.yaml'), 'new', { expected: Buffer.from('older') });
    expect(readFileSync(join(cwd, 'b.yaml'), 'utf8')).toBe('new');
    expect(statSync(join(cwd, 'a.yaml')).ino).toBe(statSync(join(cwd, 'b.yaml')).ino);
    expect(readdirSync(cwd).sort()).toEqual(['a.yaml', 'b.yaml']);
  });

  it.skipIf(process.platform === 'win32')('lets nobody read a file meanwhile who may not read it', () => {
    const cwd = folder({ 'a.yaml': 'old' });
    chmodSync(join(cwd, 'a.yaml'), 0o600);
    modes.length = 0;
    const mask = process.umask(0);
    try {
      writeWhole(join(cwd, 'a.yaml'), 'new', { expected: Buffer.from('old') });
    } finally {
      process.umask(mask);
    }
    expect(modes).toEqual([0o600]);
    expect(statSync(join(cwd, 'a.yaml')).mode & 0o777).toBe(0o600);
  });

  it('leaves a file alone that has changed, and nothing beside it', () => {
    const cwd = folder({ 'a.yaml': 'changed' });
    const write = () => writeWhole(join(cwd, 'a.yaml'), 'new', { expected: Buffer.from('old') });
    expect(write).toThrow(new WriteError("can't be written: it has changed since it was read"));
    expect(readFileSync(join(cwd, 'a.yaml'), 'utf8')).toBe('changed');
    expect(readdirSync(cwd)).toEqual(['a.yaml']);
  });

  it('does not wait for the reader of a pipe that has taken the place of a file', () => {
    const cwd = folder();
    execFileSync('mkfifo', [join(cwd, 'a.yaml')]);
    const write = () => writeWhole(join(cwd, 'a.yaml'), 'new', { expected: Buffer.from('old') });
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
