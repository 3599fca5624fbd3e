using Akka.Actor;
using Akka.Configuration;

namespace Akka.TestKit;

/// <summary>The waits of a test kit, read from <c>akka.test</c>.</summary>
public class TestKitSettings : IExtension
{
    public TestKitSettings(Config config)
    {
        DefaultTimeout = config.GetTimeSpan("akka.test.default-timeout", TimeSpan.FromSeconds(5), false);
        SingleExpectDefault = config.GetTimeSpan("akka.test.single-expect-default", TimeSpan.FromSeconds(3), false);
        TestEventFilterLeeway = config.GetTimeSpan("akka.test.filter-leeway", TimeSpan.FromSeconds(3), false);
        TestTimeFactor = config.GetDouble("akka.test.timefactor", 1);
        if (TestTimeFactor <= 0)
            throw new ConfigurationException($"akka.test.timefactor is {TestTimeFactor}. Set it to a number above zero.");
    }

    /// <value>How long latches and barriers wait; 5 s.</value>
    public TimeSpan DefaultTimeout { get; }

    /// <value>How long an expectation waits that neither names a time nor stands in a <c>Within</c>; 3 s.</value>
    public TimeSpan SingleExpectDefault { get; }

    /// <value>How long an event filter waits for its events after the action; 3 s.</value>
    public TimeSpan TestEventFilterLeeway { get; }

    /// <value>What every dilated time is multiplied by; 1.</value>
    public double TestTimeFactor { get; }
}
