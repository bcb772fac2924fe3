import { expect, it } from 'vitest';
import type { Capabilities } from '../../src/job/capabilities.ts';
import { essentialsOf } from '../../src/remote/capabilities.ts';

it('only what the checks need of capabilities is kept, in one order', () => {
  const answer = {
    integration: { id: '1', name: 'zendesk', label: 'Zendesk' },
    proxy: [
      { resource: 'users', methods: [{ method: 'list', description: 'x' }, { method: 'get' }, { method: 'list' }] },
      { resource: 'tickets', methods: [] },
      { resource: 'users', methods: [{ method: 'create' }] },
    ],
    unified: [
      { model: 'ticketing', resource: 'users', methods: ['list', 'get'], path: '/x' },
      { model: 'crm', resource: 'users', methods: ['list'] },
    ],
  } as Capabilities;
  expect(essentialsOf(answer, 'zendesk')).toEqual({
    integration: { name: 'zendesk' },
    proxy: [
      { resource: 'tickets', methods: [] },
      { resource: 'users', methods: [{ method: 'create' }, { method: 'get' }, { method: 'list' }] },
    ],
    unified: [
      { model: 'crm', resource: 'users', methods: ['list'] },
      { model: 'ticketing', resource: 'users', methods: ['get', 'list'] },
    ],
  });
  expect(essentialsOf({ integration: { name: 'a' }, unified: [] }, 'b')).toEqual({
    integration: { name: 'b' },
    unified: [],
  });
});
