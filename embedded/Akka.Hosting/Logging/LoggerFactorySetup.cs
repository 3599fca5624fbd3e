using Akka.Actor.Setup;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting.Logging;

/// <summary>The factory that <see cref="LoggerFactoryLogger"/> writes to; the container's unless another is given.</summary>
public class LoggerFactorySetup : Setup
{
    public LoggerFactorySetup(ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(loggerFactory);
        LoggerFactory = loggerFactory;
    }

    public ILoggerFactory LoggerFactory { get; }
}
