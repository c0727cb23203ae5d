import { Button, Menu } from '@mantine/core';
import type { Backend, ServiceRef } from '@rollcall/client';
import { IconDownload } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { saveFile } from '../../components/save-file.js';
import type { FileFormat } from '../register/files/file-form.js';
import { FILE_FORMATS } from '../register/files/file-form.js';
import { saidOf } from './said-fields.js';

const TYPES = { YAML: 'application/yaml', JSON: 'application/json', CSV: 'text/csv' } as const;

export interface ExportMenuProps {
  readonly service: ServiceRef;
  readonly backends: readonly Backend[];
}

/** What is registered for a Service, as a file that the wizard and `rollcall apply` take again. */
export function ExportMenu({ service, backends }: ExportMenuProps): ReactElement {
  const { t } = useTranslation('backend');
  const save = async (format: FileFormat): Promise<void> => {
    const { exportFile } = await import('../register/files/export-file.js');
    const text = exportFile(service, backends.map(saidOf), format);
    saveFile(`${service.namespace}-${service.name}.${format.toLowerCase()}`, new Blob([text], { type: TYPES[format] }));
  };
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={14} aria-hidden />} disabled={backends.length === 0}>
          {t('export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FILE_FORMATS.map((format) => (
          <Menu.Item key={format} onClick={() => void save(format)}>
            {format}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
