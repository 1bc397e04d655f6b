package io.asgard.feed.jakarta;

/**
 * Where people live, work and go out: latitude, longitude, spread in metres, and how many do what.
 */
enum Quarter {
  SUDIRMAN(-6.2146, 106.8195, 700, 10, 1, 3),
  THAMRIN(-6.1935, 106.8230, 600, 9, 1, 5),
  SCBD(-6.2253, 106.8085, 500, 8, 1, 6),
  KUNINGAN(-6.2297, 106.8290, 800, 8, 2, 4),
  SENAYAN(-6.2186, 106.8026, 700, 3, 1, 6),
  BLOK_M(-6.2443, 106.7985, 600, 5, 2, 8),
  KEMANG(-6.2607, 106.8137, 900, 2, 4, 6),
  TANAH_ABANG(-6.1862, 106.8112, 600, 8, 3, 4),
  MENTENG(-6.1960, 106.8330, 800, 3, 4, 5),
  GAMBIR(-6.1767, 106.8306, 500, 5, 1, 3),
  SENEN(-6.1745, 106.8440, 700, 4, 4, 2),
  KOTA_TUA(-6.1372, 106.8133, 600, 3, 2, 4),
  MANGGA_DUA(-6.1390, 106.8280, 600, 6, 2, 4),
  ANCOL(-6.1290, 106.8350, 500, 1, 1, 4),
  PLUIT(-6.1230, 106.7900, 700, 2, 6, 4),
  PANTAI_INDAH_KAPUK(-6.1130, 106.7420, 800, 1, 5, 5),
  KELAPA_GADING(-6.1586, 106.9056, 1200, 4, 9, 8),
  TANJUNG_PRIOK(-6.1250, 106.8815, 900, 4, 6, 1),
  PULO_GADUNG(-6.1911, 106.9075, 1200, 6, 5, 1),
  CAWANG(-6.2426, 106.8707, 700, 3, 6, 1),
  JATINEGARA(-6.2150, 106.8702, 900, 3, 8, 2),
  DUREN_SAWIT(-6.2330, 106.9170, 1400, 1, 9, 2),
  HALIM(-6.2650, 106.8910, 900, 2, 5, 1),
  TEBET(-6.2260, 106.8580, 900, 2, 8, 4),
  KALIBATA(-6.2560, 106.8550, 800, 2, 8, 3),
  PASAR_MINGGU(-6.2840, 106.8440, 1200, 2, 9, 2),
  CILANDAK(-6.2910, 106.8000, 1200, 4, 7, 3),
  LEBAK_BULUS(-6.2890, 106.7740, 1000, 2, 8, 2),
  PONDOK_INDAH(-6.2655, 106.7840, 800, 3, 6, 6),
  BINTARO(-6.2790, 106.7330, 1400, 1, 9, 3),
  KEBON_JERUK(-6.1907, 106.7690, 1200, 3, 8, 3),
  PURI_INDAH(-6.1880, 106.7340, 900, 3, 7, 4),
  GROGOL(-6.1666, 106.7893, 900, 4, 7, 4),
  CENGKARENG(-6.1430, 106.7290, 1300, 2, 9, 1),
  KALIDERES(-6.1546, 106.7056, 1000, 2, 7, 1),
  CIBUBUR(-6.3400, 106.8880, 1500, 1, 9, 2),
  SOEKARNO_HATTA(-6.1256, 106.6559, 600, 6, 0, 4);

  final double latitude;
  final double longitude;
  final double spread;
  final double work;
  final double home;
  final double leisure;

  Quarter(
      double latitude, double longitude, double spread, double work, double home, double leisure) {
    this.latitude = latitude;
    this.longitude = longitude;
    this.spread = spread;
    this.work = work;
    this.home = home;
    this.leisure = leisure;
  }
}
