package io.asgard.dagger.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowBookTest {
  private final WindowBook book = new WindowBook(10, WindowBook.NEVER);

  @Test
  void aWindowClosesWhenTheWatermarkReachesItsLastMoment() {
    book.row(20);
    book.row(20);
    assertThat(book.advance(18)).isEmpty();
    assertThat(book.advance(19)).containsExactly(new ClosedWindow(10, 20, 2, 0));
    assertThat(book.advance(19)).isEmpty();
  }

  @Test
  void emptyWindowsCloseAsWell() {
    book.row(20);
    book.advance(19);
    book.row(50);
    assertThat(book.advance(49))
        .containsExactly(
            new ClosedWindow(20, 30, 0, 0),
            new ClosedWindow(30, 40, 0, 0),
            new ClosedWindow(40, 50, 1, 0));
  }

  @Test
  void beforeTheFirstRowNothingIsEmpty() {
    book.row(1_000);
    assertThat(book.advance(1_009))
        .containsExactly(new ClosedWindow(990, 1_000, 1, 0), new ClosedWindow(1_000, 1_010, 0, 0));
  }

  @Test
  void aLeapTellsOnlyOfWindowsWithRows() {
    book.advance(9);
    book.row(20);
    book.row(100_000);
    assertThat(book.advance(Long.MAX_VALUE))
        .containsExactly(new ClosedWindow(10, 20, 1, 0), new ClosedWindow(99_990, 100_000, 1, 0));
  }

  @Test
  void aLateEventMakesItsWindowToldAgainOnce() {
    book.row(20);
    book.advance(29);
    book.late(20);
    book.late(20);
    assertThat(book.changed()).containsExactly(new ClosedWindow(10, 20, 1, 2));
    assertThat(book.changed()).isEmpty();
  }

  @Test
  void windowsBefore1970AreAligned() {
    book.row(-10);
    assertThat(book.advance(-11)).containsExactly(new ClosedWindow(-20, -10, 1, 0));
  }

  @Test
  void aRestoredBookGoesOn() {
    book.row(20);
    book.advance(19);
    book.row(30);
    WindowBook restored = new WindowBook(10, WindowBook.NEVER);
    restored.restore(book.snapshot());
    assertThat(restored.advance(19)).isEmpty();
    assertThat(restored.advance(29)).containsExactly(new ClosedWindow(20, 30, 1, 0));
  }

  @Test
  void windowsThatAreForgottenAreNotToldWithWrongRows() {
    for (long end = 10; end <= 20_000; end += 10) {
      book.row(end);
      book.advance(end - 1);
    }
    book.late(10);
    assertThat(book.changed()).isEmpty();
  }

  @Test
  void whatWasToldBeforeAJobBeganThereIsNotToldAgain() {
    WindowBook begun = new WindowBook(10, 30);
    assertThat(begun.advance(29)).isEmpty();
    begun.late(20);
    assertThat(begun.changed()).isEmpty();
    begun.row(50);
    assertThat(begun.advance(49))
        .containsExactly(new ClosedWindow(30, 40, 0, 0), new ClosedWindow(40, 50, 1, 0));
    assertThat(begun.closed()).isEqualTo(50);
  }
}
