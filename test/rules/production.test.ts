import { expect, test } from 'vitest';
import { lintText } from '../../src/index.ts';

/** Right jobs in the shapes that teams run in production. Nothing about them is a finding of the default preset. */
const jobs: readonly (readonly [title: string, source: string])[] = [
  [
    'a file tree below what the user picked, uploaded one file each',
    `
integration_name: googledrive
label: Knowledge from Google Drive
default_runtime_version: 4
state_key: "drive-{{args.integrated_account_id}}"
mutex_key: "drive-{{args.integrated_account_id}}"
args_schema:
  integrated_account_id: { type: string, format: integrated_account_id, required: true }
  datastore_id: { type: string, format: datastore_id, required: true }
  max_bytes: { type: integer, default: 10485760 }
resources:
  - name: options
    type: add_context
    config:
      expression: |
        { "text_types": ["text/plain", "text/markdown"], "prefix": "drive/" & args.integrated_account_id }
  - name: files
    type: request
    resource: drive/files
    method: list
    integrated_account_id: "{{args.integrated_account_id}}"
    loop_on: drive_items
    query:
      parent: "{{drive_items.id}}"
      drive_id: "{{drive_items.drive_id:undefined}}"
      workspace: "{{tenantId:undefined}}"
    recurse:
      if: "{{resources.drive.files.is_folder:bool?:false:bool}}"
      config:
        query: { parent: "{{resources.drive.files.id}}", drive_id: "{{drive_items.drive_id:undefined}}" }
  - name: file-names
    type: add_context
    depends_on: files
    config:
      expression: |
        {
          "file_path": prefix & "/" & resources.drive.files.id,
          "is_text": resources.drive.files.mime_type in text_types
        }
  - name: download
    type: request
    depends_on: files
    resource: drive/files
    method: download
    run_if: is_text and resources.drive.files.size <= args.max_bytes
    integrated_account_id: "{{args.integrated_account_id}}"
    query: { id: "{{resources.drive.files.id}}" }
  - name: upload
    type: destination
    destination_type: datastore
    method: uploadObject
    config:
      id: "{{args.datastore_id}}"
      config: { path: "{{file_path}}", file_name: "content.txt", body: "{{payload.records:json}}" }
    resources_to_persist: [download]
`,
  ],
  [
    'an incremental cursor as the vendor writes it: the request beside the context that it reads',
    `
integration_name: zendesk
default_runtime_version: 4
state_key: "{{args.integrated_account_id}}"
mutex_key: "{{args.integrated_account_id}}"
args_schema:
  integrated_account_id: { type: string, format: integrated_account_id, required: true }
  webhook_id: { type: string, format: webhook_id, required: true }
  full: { type: boolean }
resources:
  - name: get-last-sync
    type: get_state
    config: { key: last_synced_at, default: "1970-01-01T00:00:00Z" }
  - name: window
    type: add_context
    depends_on: get-last-sync
    config:
      expression: |
        { "last_synced_at": args.full = true ? "1970-01-01" : resources.\`get-last-sync\`.value }
  - name: tickets
    type: request
    depends_on: get-last-sync
    resource: ticketing/tickets
    method: list
    integrated_account_id: "{{args.integrated_account_id}}"
    query: { updated_at: { gt: "{{last_synced_at}}" } }
  - name: comments
    type: request
    depends_on: tickets
    resource: ticketing/comments
    method: list
    integrated_account_id: "{{args.integrated_account_id}}"
    query: { ticket: "{{resources.ticketing.tickets.id}}", since: "{{last_synced_at}}" }
  - name: out
    type: destination
    destination_type: webhook
    config: { id: "{{args.webhook_id}}" }
    resources_to_persist: [tickets, comments]
  - name: done
    type: event
    config: { name: complete }
  - name: save-last-sync
    type: update_state
    depends_on: done
    config:
      key: last_synced_at
      value_expression: "sync_job_run.status = 'completed' ? sync_job_run.started_at.toISOString()"
`,
  ],
  [
    'tickets put together with their comments, one page each, named by a sibling',
    `
integration_name: zendesk
default_runtime_version: 4
args_schema:
  type: object
  properties:
    integrated_account_id: { type: string, format: integrated_account_id }
    datastore_id: { type: string, format: datastore_id }
    webhook_id: { type: string, format: webhook_id }
  required: [integrated_account_id, datastore_id]
resources:
  - name: tickets
    type: request
    resource: ticketing/tickets
    method: list
    integrated_account_id: "{{args.integrated_account_id}}"
  - name: ticket-context
    type: add_context
    depends_on: tickets
    config:
      expression: |
        { "ticket_id": resources.ticketing.tickets.id, "page_title": resources.ticketing.tickets.subject }
  - name: comments
    type: request
    depends_on: tickets
    resource: ticketing/comments
    method: list
    integrated_account_id: "{{args.integrated_account_id}}"
    query: { ticket_id: "{{ticket_id}}" }
  - { name: all-comments, type: spool, depends_on: comments }
  - name: page
    type: transform
    depends_on: all-comments
    config:
      expression: |
        {
          "title": page_title,
          "text": $join(resources.ticketing.comments.body, "\\n\\n")
        }
  - name: upload
    type: destination
    destination_type: datastore
    method: uploadObject
    config:
      id: "{{args.datastore_id}}"
      config:
        path: "tickets/{{resources.ticket-context.ticket_id}}"
        file_name: "{{ticket_id}}.md"
        body: "{{payload.records.0.text}}"
    resources_to_persist: [page]
  - name: notify
    type: destination
    destination_type: webhook
    run_if: $exists(args.webhook_id)
    config:
      id: "{{args.webhook_id}}"
      expression: '{ "ticket": ticket_id, "pages": payload.records }'
    resources_to_persist: [page]
`,
  ],
  [
    'two nodes add one key, each in its own case',
    `
integration_name: hubspot
default_runtime_version: 4
args_schema:
  integrated_account_id: { type: string, format: integrated_account_id, required: true }
  webhook_id: { type: string, format: webhook_id, required: true }
  since: { type: string, format: date }
resources:
  - { name: start, type: event, config: { name: start } }
  - name: from-args
    type: add_context
    depends_on: start
    run_if: $exists(args.since)
    config: { expression: '{ "since": args.since }' }
  - name: from-yesterday
    type: add_context
    depends_on: start
    run_if: $not($exists(args.since))
    config: { expression: '{ "since": $fromMillis($millis() - 86400000) }' }
  - name: contacts
    type: request
    depends_on: start
    resource: crm/contacts
    method: list
    integrated_account_id: "{{args.integrated_account_id}}"
    query: { updated_at: { gt: "{{since}}" } }
  - name: picked-accounts
    type: request
    loop_on: picked_companies
    resource: crm/accounts
    method: get
    id: "{{picked_companies.id}}"
    integrated_account_id: "{{args.integrated_account_id}}"
  - name: out
    type: destination
    destination_type: webhook
    config: { id: "{{args.webhook_id}}" }
    resources_to_persist: [contacts, picked-accounts]
`,
  ],
];

test.each(jobs)('%s', async (_, source) => {
  const { findings } = await lintText(source, { path: 'job.yaml' });
  expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
});
