namespace Akka.Configuration.Hocon;

/// <summary>Durations: a number and a unit; a bare number is milliseconds.</summary>
internal static class HoconDuration
{
    private static readonly Dictionary<string, decimal> TicksByUnit = new()
    {
        ["ns"] = 0.01m, ["nano"] = 0.01m, ["nanos"] = 0.01m, ["nanosecond"] = 0.01m, ["nanoseconds"] = 0.01m,
        ["us"] = 10, ["micro"] = 10, ["micros"] = 10, ["microsecond"] = 10, ["microseconds"] = 10,
        [""] = TimeSpan.TicksPerMillisecond, ["ms"] = TimeSpan.TicksPerMillisecond,
        ["milli"] = TimeSpan.TicksPerMillisecond, ["millis"] = TimeSpan.TicksPerMillisecond,
        ["millisecond"] = TimeSpan.TicksPerMillisecond, ["milliseconds"] = TimeSpan.TicksPerMillisecond,
        ["s"] = TimeSpan.TicksPerSecond, ["second"] = TimeSpan.TicksPerSecond, ["seconds"] = TimeSpan.TicksPerSecond,
        ["m"] = TimeSpan.TicksPerMinute, ["minute"] = TimeSpan.TicksPerMinute, ["minutes"] = TimeSpan.TicksPerMinute,
        ["h"] = TimeSpan.TicksPerHour, ["hour"] = TimeSpan.TicksPerHour, ["hours"] = TimeSpan.TicksPerHour,
        ["d"] = TimeSpan.TicksPerDay, ["day"] = TimeSpan.TicksPerDay, ["days"] = TimeSpan.TicksPerDay,
    };

    public static bool TryParse(string text, bool allowInfinite, out TimeSpan duration)
    {
        duration = Timeout.InfiniteTimeSpan;
        if (allowInfinite && text is "infinite") return true;
        if (!HoconQuantity.TryParse(text, out var number, out var unit)
            || !TicksByUnit.TryGetValue(unit, out var ticksPerUnit)
            || number > TimeSpan.MaxValue.Ticks / ticksPerUnit)
            return false;
        duration = TimeSpan.FromTicks((long)decimal.Round(number * ticksPerUnit));
        return true;
    }
}
