using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Akka.Configuration;

namespace Akka.Actor;

internal sealed partial class ActorSystemImpl
{
    private readonly ConcurrentDictionary<Type, Lazy<object>> _extensions = new();

    public override object RegisterExtension(IExtensionId extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        var made = _extensions.GetOrAdd(extension.ExtensionType, _ => new Lazy<object>(() => extension.CreateExtension(this)));
        try
        {
            return made.Value;
        }
        catch
        {
            // a failure is not kept: the next one to ask tries again
            _extensions.TryRemove(KeyValuePair.Create(extension.ExtensionType, made));
            throw;
        }
    }

    public override object GetExtension(IExtensionId extensionId) =>
        TryGetExtension(extensionId.ExtensionType, out var extension) ? extension : throw NoExtension(extensionId.ExtensionType);

    public override T GetExtension<T>() => TryGetExtension<T>(out var extension) ? extension : throw NoExtension(typeof(T));

    public override bool HasExtension(Type type) => _extensions.ContainsKey(type);

    public override bool HasExtension<T>() => HasExtension(typeof(T));

    public override bool TryGetExtension(Type extensionType, [NotNullWhen(true)] out object? extension)
    {
        extension = _extensions.TryGetValue(extensionType, out var made) ? made.Value : null;
        return extension is not null;
    }

    public override bool TryGetExtension<T>([NotNullWhen(true)] out T? extension) where T : class
    {
        extension = TryGetExtension(typeof(T), out var found) ? (T)found : null;
        return extension is not null;
    }

    private void RegisterExtension(string typeName)
    {
        var type = Type.GetType(typeName, throwOnError: false);
        if (type is null || !typeof(IExtensionId).IsAssignableFrom(type))
            throw new ConfigurationException(
                $"'{typeName}' of akka.extensions is no extension that can be loaded. "
                + "Give its provider as 'Namespace.Type, Assembly'.");
        RegisterExtension((IExtensionId)Activator.CreateInstance(type)!);
    }

    private InvalidOperationException NoExtension(Type type) =>
        new($"No extension {type} is registered with {this}. Registered: {string.Join(", ", _extensions.Keys)}.");
}
