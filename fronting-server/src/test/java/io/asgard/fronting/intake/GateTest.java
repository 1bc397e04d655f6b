package io.asgard.fronting.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.asgard.contracts.v1.Event;
import io.asgard.fronting.live.Quota;
import io.asgard.fronting.quota.QuotaException;
import io.asgard.fronting.quota.Quotas;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class GateTest {
  @Test
  void aMonthOfDebtStillFitsAnAnswer() {
    Quotas quotas = new Quotas(team -> new Quota(1, DataSize.ofMegabytes(1)), System::nanoTime);
    quotas.take("a", 3_000_000, 0);
    QuotaException quota = catchThrowableOfType(QuotaException.class, () -> quotas.check("a"));
    Events events = new Events(List.of(Event.getDefaultInstance()), Map.of());
    assertThat(Gate.refused(events, quota).getAnswers(0).getRetryAfterMs())
        .isEqualTo(Integer.MAX_VALUE);
  }
}
