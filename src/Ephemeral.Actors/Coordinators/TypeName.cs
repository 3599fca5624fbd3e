namespace Ephemeral.Actors;

/// <summary>How a type is called in names, errors and logs: without namespace, with its arguments.</summary>
internal static class TypeName
{
    public static string Of(Type type)
    {
        if (!type.IsGenericType)
            return type.Name;
        var arguments = string.Join(", ", type.GetGenericArguments().Select(Of));
        return $"{type.Name[..type.Name.LastIndexOf('`')]}<{arguments}>";
    }
}
