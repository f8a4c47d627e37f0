import type { PipeTransform } from '@nestjs/common'
import { parseStrict } from '@ultrachat/kit'
import type { Call } from './call.js'

/** Parses the input by the command's contract: unknown fields, operators and wrong types end here. */
export class ContractPipe implements PipeTransform {
  transform({ call, value }: { call: Call; value: unknown }): unknown {
    return parseStrict(call.command.input, value)
  }
}
