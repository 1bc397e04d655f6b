import { createTheme } from '@mantine/core';

export const theme = createTheme({
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  primaryColor: 'leaf',
  primaryShade: 5,
  defaultRadius: 3,
  autoContrast: true,
  colors: {
    leaf: [
      '#f3fbe8',
      '#e4f5cd',
      '#cdeca4',
      '#b3e277',
      '#9dd953',
      '#8ed43b',
      '#7ec22d',
      '#679d22',
      '#507a1b',
      '#3a5a12',
    ],
    dark: [
      '#d8e1ee',
      '#aab8cc',
      '#7f8fa8',
      '#5a6a84',
      '#2b3a52',
      '#1e2a3f',
      '#131d2f',
      '#0b1322',
      '#080e1a',
      '#050912',
    ],
  },
});
