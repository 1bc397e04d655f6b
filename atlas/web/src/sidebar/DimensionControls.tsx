import { MultiSelect, NumberInput, Select } from '@mantine/core';
import { valuesOf } from '../cells/aggregate.ts';
import type { Catalog, Dimension, Tag } from '../contracts.ts';
import type { Shade } from '../scene.ts';
import { choicesOf, mappingOf, nameOf } from '../view.ts';
import type { Mapping } from '../view.ts';

interface Props {
  readonly catalog: Catalog;
  readonly dimension: Dimension;
  readonly mapping: Mapping | null;
  readonly shade: Shade | null;
  readonly onChange: (mapping: Mapping | null) => void;
}

/** Which metric a dimension shows; the filters come from the metric's own tags. */
export function DimensionControls({ catalog, dimension, mapping, shade, onChange }: Props) {
  const choices = choicesOf(catalog, dimension);
  const choose = (name: string | null) => {
    const choice = choices.find(({ metric, field }) => `${metric.name}.${field.name}` === name);
    onChange(choice ? mappingOf(choice, mapping?.factor) : null);
  };
  const metric = catalog.metrics.find(({ name }) => name === mapping?.metric);
  return (
    <section className="dimension" data-testid={`dimension-${dimension.name}`}>
      <div className="row">
        <label className="control grow">
          <span>{dimension.title}</span>
          <Select
            size="xs"
            placeholder="None"
            data={choices.map(({ metric, field }) => ({
              value: `${metric.name}.${field.name}`,
              label: metric.fields.length > 1 ? `${metric.title} · ${field.title}` : metric.title,
            }))}
            value={mapping && nameOf(mapping)}
            onChange={choose}
            allowDeselect={false}
            clearable={!dimension.required}
            data-testid={`${dimension.name}-metric`}
          />
        </label>
        <label className="control factor">
          <span>Factor</span>
          <NumberInput
            size="xs"
            min={0.01}
            max={1000}
            step={0.25}
            decimalScale={2}
            disabled={mapping === null}
            value={mapping?.factor ?? 1}
            onChange={(factor) =>
              mapping && onChange({ ...mapping, factor: Number(factor) > 0 ? Number(factor) : 1 })
            }
            data-testid={`${dimension.name}-factor`}
          />
        </label>
      </div>
      {mapping &&
        metric?.tags
          .filter((tag) => tag.filter)
          .map((tag) => (
            <TagFilter
              key={tag.name}
              name={`${dimension.name}-filter-${tag.name}`}
              tag={tag}
              mapping={mapping}
              seen={shade?.frame ? valuesOf(shade.frame.table, tag.name) : []}
              onChange={onChange}
            />
          ))}
    </section>
  );
}

interface FilterProps {
  readonly name: string;
  readonly tag: Tag;
  readonly mapping: Mapping;
  readonly seen: readonly string[];
  readonly onChange: (mapping: Mapping) => void;
}

function TagFilter({ name, tag, mapping, seen, onChange }: FilterProps) {
  const chosen = mapping.filters[tag.name] ?? [];
  return (
    <label className="control">
      <span>{tag.title}</span>
      <MultiSelect
        size="xs"
        placeholder={chosen.length === 0 ? 'All' : ''}
        data={[...new Set([...seen, ...chosen])]}
        value={[...chosen]}
        onChange={(values) =>
          onChange({ ...mapping, filters: { ...mapping.filters, [tag.name]: values } })
        }
        clearable
        data-testid={name}
      />
    </label>
  );
}
