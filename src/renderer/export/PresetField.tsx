import { RadioGroup, Tabs } from 'radix-ui'
import type { ReactElement } from 'react'
import { exportPresets } from '../../shared/domain/exportPresets.ts'
import { withPreset } from './choice.ts'
import type { PartProps } from './FormatOptions.tsx'

const groups = [...new Set(exportPresets.map(({ group }) => group))]

/** The presets, by what they are for. */
export function PresetField({ choice, change }: PartProps): ReactElement {
  return (
    <Tabs.Root defaultValue={choice.preset.group} className="presets">
      <Tabs.List className="preset-groups" aria-label="Kinds of presets">
        {groups.map((group) => (
          <Tabs.Trigger key={group} value={group} className="preset-group">
            {group}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {groups.map((group) => (
        <Tabs.Content key={group} value={group} tabIndex={-1}>
          <RadioGroup.Root
            className="formats"
            value={choice.preset.name}
            aria-label={`Presets: ${group}`}
            onValueChange={(name) => {
              const preset = exportPresets.find((each) => each.name === name)
              if (preset) change(withPreset(preset))
            }}
          >
            {exportPresets
              .filter((preset) => preset.group === group)
              .map(({ name, title, detail }) => (
                <RadioGroup.Item key={name} value={name} className="format" aria-label={title}>
                  <span className="format-title">{title}</span>
                  <span className="faint">{detail}</span>
                </RadioGroup.Item>
              ))}
          </RadioGroup.Root>
        </Tabs.Content>
      ))}
    </Tabs.Root>
  )
}
