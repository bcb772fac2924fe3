/** The name of the config that `init` writes. */
export const starterName = 'sync-job-lint.config.yaml';

/** A config that does what no config does, besides naming what to check, with everything else in comments. */
export const starterConfig = `# Configuration of sync-job-lint. It holds for all files below this folder; a folder below can have one of its own.
# "sync-job-lint --print-config FILE" shows what holds for a file, "sync-job-lint explain" lists the rules.

# recommended, strict (warnings become errors), or the path of another config
extends: recommended

# What "sync-job-lint" without arguments checks: folders, files, globs
files: ["."]

# What it never checks
# ignore: ["**/drafts/**"]

# error, warning, info or off; with options where a rule has some
# rules:
#   unused-arg: off
#   angle-placeholder: [warning, { style: any }]

# All fields of the connected account's context: makes any other top-level name in a placeholder an error
# context: [instance_url, site_id]

# The integration's own methods
# methods: [bulk_export]

# JSONata functions of your own
# functions: [myFunction]

# What the integrations can do ("sync-job-lint remote pull --capabilities" writes such files): checks resources and methods
# capabilities: ["capabilities/*.json"]

# A file of known findings: only what is new is reported ("--update-baseline" writes it)
# baseline: sync-job-lint-baseline.json

# Accounts that "sync-job-lint remote --target NAME" looks at, and which file is which job
# remote: { staging: { jobs: { jobs/zendesk.yaml: 4a4de828-f4db-4c9e-adfd-434e0864c3c7 } } }

# Other settings for some files
# overrides:
#   - files: ["legacy/**"]
#     rules: { discarded-records: off }

# Modules that export rules of your own
# plugins: ["./lint-rules/no-monday.mjs"]

# Do not look for configs in the folders above
# root: true
`;
