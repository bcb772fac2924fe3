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
  [
    'one set of records for several destinations, each with its own condition',
    `
integration_name: hubspot
label: CRM for search and for analytics
default_runtime_version: 4
state_key: "crm-{{args.integrated_account_id}}"
args_schema:
  integrated_account_id: { type: string, format: integrated_account_id, required: true }
  webhook_id: { type: string, format: webhook_id }
  datastore_id: { type: string, format: datastore_id }
  vectors_id: { type: string, format: datastore_id }
  mode: { type: string, enum: [full, delta], default: delta }
  filter_extra: { type: object, additionalProperties: true }
args_validation: |
  $not($exists(args.webhook_id) or $exists(args.datastore_id) or $exists(args.vectors_id))
    ? { "message": "Choose at least one destination" }
resources:
  - name: contacts
    type: request
    resource: crm/contacts
    method: list
    integrated_account_id: "{{args.integrated_account_id}}"
    query:
      $truto_merge: "{{args.filter_extra:any:undefined}}"
      limit: 100
  - name: companies
    type: request
    depends_on: contacts
    run_if: $count(resources.crm.contacts.accounts) > 0
    loop_on: resources.crm.contacts.accounts
    resource: crm/accounts
    method: get
    id: "{{resources.crm.contacts.accounts.id}}"
    integrated_account_id: "{{args.integrated_account_id}}"
  - name: hook
    type: destination
    destination_type: webhook
    run_if: $exists(args.webhook_id)
    config: { id: "{{args.webhook_id}}" }
    resources_to_persist: [contacts, companies]
  - name: warehouse
    type: destination
    destination_type: datastore
    method: insertMany
    run_if: $exists(args.datastore_id) and args.mode = "full"
    config:
      id: "{{args.datastore_id}}"
      config: { collection_name: contacts, documents: "{{payload.records:json}}" }
    resources_to_persist: [contacts]
  - name: vectors
    type: destination
    destination_type: datastore
    method: upsertPoints
    run_if: $exists(args.vectors_id)
    config:
      id: "{{args.vectors_id}}"
      expression: '{ "points": payload.records.{ "id": id, "payload": { "name": name, "email": email } } }'
      config: { collection_name: contacts, points: "{{payload.points:json}}" }
    resources_to_persist: [contacts]
`,
  ],
  [
    'messages of each channel with their replies, in runtimes 1 to 3',
    `
integration_name: slack
label: Messages
default_runtime_version: 3
mutex_key: "slack-{{args.workspace}}"
args_schema:
  type: object
  properties:
    workspace: { type: string, required: true }
    channel_ids: { type: array, items: { type: string }, required: true }
    oldest: { type: string, format: updated_at }
resources:
  - name: history
    resource: messages
    method: list
    loop_on: "{{args.channel_ids}}"
    query:
      channel: "{{args.channel_ids}}"
      oldest: "{{args.oldest|previous_run_date:undefined}}"
    persist: true
  - name: replies
    resource: replies
    method: list
    depends_on: history
    query: { channel: "{{resources.messages.channel}}", ts: "{{resources.messages.ts}}", team: "{{team.id:undefined}}" }
  - { name: all-replies, type: spool, depends_on: replies }
  - name: threads
    type: transform
    depends_on: all-replies
    config:
      expression: |
        resources.replies{ thread_ts: $ } ~> $each(function($messages, $thread) {
          { "id": $thread, "text": $join($messages.text, "\\n") }
        })
  - resource: chat/users
    method: list
    delete_tracking: hard
    delete_tracking_query: { deleted: true }
    response_format: raw
`,
  ],
  [
    'employees as the list endpoint answers the job, every field that the platform sets in it',
    `
id: 6c2c3a52-2a7e-4b0b-9a61-6a8d0d8c1f3e
environment_id: 1b2f8d3e-7c59-4a46-8f43-5f6a3c2d1e0b
created_at: 2025-02-03T09:10:11.000Z
updated_at: 2026-04-01 10:00:00
integration_name: bamboohr
label: null
mutex_key: null
state_key: null
args_validation: null
default_runtime_version: "2"
args_schema: null
resources:
  - resource: hris/employees
    method: list
    depends_on: null
    loop_on: null
    query: null
    body: null
    recurse: null
    persist: null
    name: null
  - resource: hris/employee-compensations
    method: list
    depends_on: hris/employees
    query: { employee_id: "{{resources.hris.employees.id}}", remote: { fields: [salary, currency] } }
`,
  ],
  [
    'a cursor for each list, saved when the run is complete, and forgotten on demand',
    `
integration_name: jira
default_runtime_version: 4
state_key: "jira-{{args.integrated_account_id}}"
mutex_key: "jira-{{args.integrated_account_id}}"
args_schema:
  integrated_account_id: { type: string, format: integrated_account_id, required: true, description: The account }
  datastore_id: { type: string, format: datastore_id, required: true }
  reset: { type: boolean, default: false, description: Read everything again }
resources:
  - name: forget
    type: delete_state
    run_if: args.reset
    config: { key: projects_at }
  - name: projects-cursor
    type: get_state
    depends_on: forget
    config: { key: projects_at, default: "2000-01-01T00:00:00.000Z" }
  - name: projects
    type: request
    depends_on: projects-cursor
    resource: ticketing/collections
    method: list
    integrated_account_id: "{{args.integrated_account_id}}"
    query: { updated_at: { gt: "{{resources.projects-cursor.value}}" } }
  - name: names
    type: add_context
    depends_on: projects
    debug: true
    config:
      expression: '{ "folder": $replace(resources.ticketing.collections.name, /[^\\w]+/, "-") }'
  - name: issues
    type: request
    depends_on: projects
    resource: ticketing/tickets
    method: list
    integrated_account_id: "{{args.integrated_account_id}}"
    query: { collection: { id: "{{resources.projects.id}}" }, fields: "{{fields|default_fields:any:undefined}}" }
  - name: attachments
    type: request
    depends_on: issues
    resource: ticketing/attachments
    method: download
    integrated_account_id: "{{args.integrated_account_id}}"
    id: "{{resources.ticketing.tickets.attachments.0.id:undefined}}"
    run_if: $exists(resources.ticketing.tickets.attachments)
  - name: files
    type: destination
    destination_type: datastore
    method: uploadObject
    config:
      id: "{{args.datastore_id}}"
      config:
        path: "{{folder}}/{{resources.ticketing.tickets.id}}"
        file_name: "{{resources.issues.attachments.0.name?:unnamed}}"
        content: "{{payload.records:any}}"
        headers: { content-type: "{{resources.issues.attachments.0.mime_type?:application/octet-stream}}" }
    resources_to_persist: [attachments]
  - { name: finished, type: event, config: { name: complete } }
  - name: save-projects
    type: update_state
    depends_on: finished
    config: { key: projects_at, value_expression: "sync_job_run.started_at.toISOString()" }
`,
  ],
  [
    'a reset on demand, a job that is polled, and comparisons that leave nothing to chance',
    `
integration_name: hubspot
default_runtime_version: 4
state_key: "crm-{{args.integrated_account_id}}"
mutex_key: "crm-{{args.integrated_account_id}}"
args_schema:
  integrated_account_id: { type: string, format: integrated_account_id, required: true }
  webhook_id: { type: string, format: webhook_id, required: true }
  reset: { type: boolean }
  mode: { type: string, enum: [full, delta], default: full }
resources:
  - name: contacts
    type: request
    run_if: $not($exists(args.reset)) and args.mode in ["full", "FULL", "delta"]
    resource: crm/contacts
    method: list
    integrated_account_id: "{{args.integrated_account_id}}"
  - name: unsubscribe
    type: request
    run_if: args.reset
    resource: crm/subscriptions
    method: delete
    id: "7"
    integrated_account_id: "{{args.integrated_account_id}}"
  - name: export
    type: request
    depends_on: contacts
    resource: exports
    method: create
    integrated_account_id: "{{args.integrated_account_id}}"
  - name: ready-export
    type: request
    depends_on: export
    resource: export-status
    method: get
    id: "{{resources.exports.id}}"
    integrated_account_id: "{{args.integrated_account_id}}"
    recurse:
      if: "{{resources.export-status.pending:bool?:false:bool}}"
      config: { id: "{{resources.exports.id}}" }
  - name: seconds
    type: transform
    depends_on: ready-export
    config:
      expression: |
        ( $seen := resources.\`export-status\`.{ "seen_at": $toMillis(updated) }; { "last": $max($seen.seen_at), "n": $sum(resources.crm.contacts.length) } )
  - { name: everything, type: spool, depends_on: seconds }
  - name: out
    type: destination
    destination_type: webhook
    run_if: $count(payload.records) > 100 or sync_job_run.status in ["completed", "complete"]
    config: { id: "{{args.webhook_id}}" }
    resources_to_persist: [everything, contacts]
`,
  ],
];

test.each(jobs)('%s', async (_, source) => {
  const { findings } = await lintText(source, { path: 'job.yaml' });
  expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
});
