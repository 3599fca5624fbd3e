using System.Reflection;
using Ephemeral.Actors;
using Microsoft.Extensions.Logging;

namespace Ephemeral.Patterns.Tests;

/// <summary>The numbers of log events, which applications filter by.</summary>
public class LogEventTests
{
    [Fact]
    public void No_two_events_have_the_same_number()
    {
        var numbers = new[] { typeof(EphemeralCoordinator).Assembly, typeof(SignalLogListener).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId).OfType<int>().ToArray();

        Assert.Equal(numbers.Distinct().Order(), numbers.Order());
        Assert.Contains(9, numbers);
    }
}
