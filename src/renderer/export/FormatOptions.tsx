import type { ReactElement } from 'react'
import type { ScriptTarget } from '../../shared/contract/export.ts'
import { Check, ChoiceField, NumberInput } from '../ui/fields.tsx'
import type { Choice } from './choice.ts'
import { type FormatField, formatFields, hasScripts, valueOf, withValue } from './formatFields.ts'

const scriptTitles: Record<ScriptTarget, string> = {
  nuke: 'Nuke',
  'after-effects': 'After Effects',
  'fusion-comp': 'Fusion composition',
  'fusion-setting': 'Fusion setting',
  blender: 'Blender',
}

export interface PartProps {
  choice: Choice
  change: (patch: Partial<Choice>) => void
}

/** The settings of the chosen format, and the scripts that come with its files. */
export function FormatOptions({ choice, change }: PartProps): ReactElement {
  const { format, scripts } = choice
  return (
    <fieldset className="fieldset">
      <legend>Settings</legend>
      <div className="format-options">
        {formatFields(format).map((field) => (
          <Field
            key={field.key}
            field={field}
            value={valueOf(format, field.key)}
            onChange={(value) => {
              change({ format: withValue(format, field.key, value) })
            }}
          />
        ))}
      </div>
      {hasScripts(format) && (
        <div className="checks" role="group" aria-label="Scripts">
          <span className="faint">Scripts that set up</span>
          {Object.entries(scriptTitles).map(([target, title]) => (
            <Check
              key={target}
              label={title}
              checked={scripts.includes(target as ScriptTarget)}
              onChange={(on) => {
                const others = scripts.filter((each) => each !== target)
                change({ scripts: on ? [...others, target as ScriptTarget] : others })
              }}
            />
          ))}
        </div>
      )}
    </fieldset>
  )
}

interface FieldProps {
  field: FormatField
  value: string | number | boolean
  onChange: (value: string | number | boolean) => void
}

function Field({ field, value, onChange }: FieldProps): ReactElement {
  switch (field.kind) {
    case 'check':
      return <Check label={field.label} checked={value === true} onChange={onChange} />
    case 'number':
      return <NumberInput {...field} value={Number(value)} onChange={onChange} />
    case 'choice':
      return (
        <ChoiceField<string | number>
          label={field.label}
          value={String(value)}
          choices={field.choices.map((each) => [each.value, each.label] as const)}
          onChange={onChange}
        />
      )
  }
}
