// Runs from TypeScript sources too: erasable syntax and `.ts` specifiers only.
import { serve } from '../sqlite/inbox.ts'
import { DocumentsWork } from './documents-work.ts'

serve((db) => new DocumentsWork(db))
