import { describe, expect, it } from 'vitest';
import { fixText, lintText, lintValue, validateSyncJob } from '../../src/index.ts';

const spaced = 'integration_name: zendesk\nresources:\n  - resource: " ticketing/users"\n    method: list\n';

describe('the library', () => {
  it('lints texts and values', async () => {
    const text = await lintText(spaced, { path: 'a.yaml' });
    expect(text).toMatchObject({ path: 'a.yaml', errors: 1, findings: [{ rule: 'resource-format', line: 3 }] });
    const value = await lintValue({ integration_name: 'zendesk', resources: [{ resource: 'a/b', method: 'GET' }] });
    expect(value.findings).toEqual([
      expect.objectContaining({ rule: 'unknown-method', pointer: '/resources/0/method' }),
    ]);
    expect(value.findings[0]).not.toHaveProperty('line');
  });

  it('reads the language from the options, the path or the text', async () => {
    const rules = async (...args: Parameters<typeof lintText>) =>
      (await lintText(...args)).findings.map(({ rule }) => rule);
    expect(await rules('a: 1', { language: 'json' })).toEqual(['syntax']);
    expect(await rules('a: 1', { path: 'x.json' })).toEqual(['syntax']);
    expect(await rules('{"resources": []}')).not.toContain('syntax');
  });

  it('fixes texts', async () => {
    const { text, applied, result } = await fixText(spaced, { path: 'a.yaml' });
    expect(text).toBe(spaced.replace('" ticketing', '"ticketing'));
    expect(applied).toEqual([{ rule: 'resource-format', description: 'change to "ticketing/users"' }]);
    expect(result.findings).toEqual([]);
    expect((await fixText(`\uFEFF${spaced}`)).text).toBe(`\uFEFF${text}`);
    const persist = `${text}    persist: false\n`;
    expect((await fixText(persist)).text).toBe(persist);
    expect((await fixText(persist, { unsafe: true })).text).toBe(text);
  });

  it('judges the structure of a value', () => {
    expect(validateSyncJob({ resources: [{ resource: 'a', method: 'list' }] })).toBe(true);
    expect(validateSyncJob({ resources: [{ resource: 'a' }] })).toBe(false);
  });

  it.each([
    [lintText, 1, {}, 'source: expected a string, found number'],
    [lintText, '', { pth: 'a' }, 'pth: no such option; did you mean "path"?'],
    [lintText, '', { path: 1 }, 'path: expected a string'],
    [lintText, '', { language: 'yml' }, 'language: expected "yaml" or "json"'],
    [lintText, '', null, 'options: expected an object'],
    [lintValue, {}, { language: 'json' }, 'language: no such option'],
    [fixText, '', { unsafe: 'yes' }, 'unsafe: expected true or false'],
    [fixText, undefined, {}, 'source: expected a string, found undefined'],
  ])('rejects wrong options: %# %j %j', async (call, input, options, message) => {
    await expect(call(input as string, options as object)).rejects.toThrow(new TypeError(message));
  });
});
