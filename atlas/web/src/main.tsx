import '@mantine/core/styles.css';
import './app.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { basemap } from './map/basemap.ts';
import { reloadOnNewToken, takeToken } from './session.ts';
import { theme } from './theme.ts';

const token = takeToken();
reloadOnNewToken();
void basemap();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider theme={theme} forceColorScheme="dark">
      <App token={token} />
    </MantineProvider>
  </StrictMode>,
);
