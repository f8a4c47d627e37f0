// Runs from TypeScript sources too: erasable syntax and `.ts` specifiers only.
import { serve } from './inbox.ts'
import { SqlWork } from './sql-work.ts'

serve((db) => new SqlWork(db))
