import { aFile, describeBus } from '@ultrachat/testing/suites'
import { InProcessBus, createInProcessBus } from './in-process.bus.js'

describeBus(InProcessBus.name, () => aFile('bus.db', createInProcessBus, { onError: () => {} }, 'createInProcessBus'))
