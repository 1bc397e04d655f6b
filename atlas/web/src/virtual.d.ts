declare module 'virtual:basemap-url' {
  const url: string;
  export default url;
}
