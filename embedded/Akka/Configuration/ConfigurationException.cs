using Akka.Actor;

namespace Akka.Configuration;

/// <summary>A configuration that cannot be read: wrong grammar, or a value of another kind than was asked for.</summary>
public class ConfigurationException : AkkaException
{
    public ConfigurationException(string message) : base(message)
    {
    }

    public ConfigurationException(string message, Exception? cause) : base(message, cause)
    {
    }
}
