import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core';
import { createTheme } from '@mantine/core';

/** Petrol: nothing in the program means anything by it, so it never speaks where a status should. */
const petrol: MantineColorsTuple = [
  '#e8f6f7',
  '#d3e9eb',
  '#a6d2d7',
  '#76bac1',
  '#4fa5af',
  '#3698a3',
  '#26929e',
  '#157f8a',
  '#05717c',
  '#00626c',
];

const FONT = "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK SC', sans-serif";

/** Dense and calm. Shades are chosen for contrast (WCAG 2.2 AA), which the defaults do not have. */
export const theme = createTheme({
  colors: { petrol },
  primaryColor: 'petrol',
  primaryShade: { light: 9, dark: 8 },
  autoContrast: true,
  fontFamily: FONT,
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'Noto Sans Mono', Menlo, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  headings: {
    fontFamily: FONT,
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.25rem' }, h2: { fontSize: '1rem' }, h3: { fontSize: '0.875rem' } },
  },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    // Its header is no landmark of the page.
    Modal: { defaultProps: { attributes: { header: { role: 'presentation' } } } },
    Button: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'xs' } },
    NativeSelect: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', allowDeselect: false } },
    Tooltip: { defaultProps: { openDelay: 300, events: { hover: true, focus: true, touch: true } } },
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm' } },
  },
});

/** What Mantine's own variables have too little contrast for. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#545c66',
    '--mantine-color-error': '#b42318',
    '--mantine-color-placeholder': '#646c76',
    '--mantine-color-anchor': '#00626c',
    '--mantine-color-petrol-light-color': '#00515a',
    '--mantine-color-gray-light-color': '#3b434c',
    '--mantine-color-gray-outline': '#5c6570',
    '--mantine-color-red-light-color': '#9b1c12',
    '--mantine-color-orange-light-color': '#8a3a00',
    '--mantine-color-yellow-light-color': '#7a4b00',
    '--mantine-color-green-light-color': '#14602c',
    '--mantine-color-blue-light-color': '#0f4f99',
    '--mantine-color-gray-text': '#4a525c',
    '--mantine-color-red-text': '#b42318',
  },
  dark: {
    '--mantine-color-dimmed': '#a9b1ba',
    '--mantine-color-error': '#ff8a80',
    '--mantine-color-placeholder': '#959da6',
    '--mantine-color-anchor': '#76c7d1',
    '--mantine-color-petrol-light-color': '#a6d2d7',
    '--mantine-color-gray-light-color': '#c9d0d8',
    '--mantine-color-gray-outline': '#a9b1ba',
    '--mantine-color-red-light-color': '#ffa8a1',
    '--mantine-color-orange-light-color': '#ffc078',
    '--mantine-color-yellow-light-color': '#ffe066',
    '--mantine-color-green-light-color': '#8ce99a',
    '--mantine-color-blue-light-color': '#a5d8ff',
    '--mantine-color-gray-text': '#c9d0d8',
    '--mantine-color-red-text': '#ff8a80',
    // Notices: Mantine's are as loud as buttons on a dark page.
    '--mantine-color-gray-light': '#2e3238',
    '--mantine-color-red-light': '#3d2221',
    '--mantine-color-orange-light': '#3b2a1a',
    '--mantine-color-yellow-light': '#37301a',
    '--mantine-color-green-light': '#1d3424',
    '--mantine-color-blue-light': '#1b2f44',
  },
});
